import { makeRing } from './engine.ts';
import type { StepEngine, SuccessorRing } from './engine.ts';
import { immerEngine } from './immer-engine.ts';
import type { KernelOptions } from './kernel-source.ts';
import { layoutOf } from '../packing/layout.ts';
import type { Model } from '../model/model.ts';
import { packedEngine } from './packed-engine.ts';
import type { WordLoops } from './packed-engine.ts';

/** The engine that was asked for, its ring, and the word loops that the store needs with either engine. */
export function openEngine(
  model: Model,
  name: 'packed' | 'immer',
  options: KernelOptions = { tabulated: true },
): { engine: StepEngine; ring: SuccessorRing; loops: WordLoops } {
  const layout = layoutOf(model.schema);
  const ring = makeRing(layout.words);
  const packed = packedEngine(model, layout, ring, options);
  return { engine: name === 'packed' ? packed : immerEngine(model, layout, ring), ring, loops: packed.loops };
}
