import { kernelSource } from '../engine/kernel-source.ts';
import { layoutOf } from '../packing/layout.ts';
import type { Model } from '../model/model.ts';
import { storeSource } from '../store/store-source.ts';

/** All JavaScript that is generated for a model, as it runs, for `--dump-views`. */
export function generatedSource(model: Model): string {
  const layout = layoutOf(model.schema);
  return `// Body of the function that makes the kernel.\n${kernelSource(model, layout, { tabulated: true })}\n\n// Body of the function that makes the store.\n${storeSource(layout.words)}\n`;
}
