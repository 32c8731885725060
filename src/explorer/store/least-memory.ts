import { actionNumbers } from '../model/actions.ts';
import { layoutOf } from '../packing/layout.ts';
import type { Model } from '../model/model.ts';
import { recordShape } from './record-shape.ts';
import type { ExploreOptions } from '../result.ts';
import { overshoot } from './visited-set.ts';

/** Bytes that a search in memory needs to expand any state at all: for the initial ones, and for what workers may add after they were told to stop, each with its slot of the index. */
export function leastMemory(model: Model, { store = 'exact', workers }: ExploreOptions): number {
  const { fileStride } = recordShape(store, layoutOf(model.schema).words);
  return 4 * (fileStride + 1) * (overshoot(workers, actionNumbers(model).count, 1) + model.initial.length);
}
