import { layoutOf } from '../packing/layout.ts';
import type { Model } from '../model/model.ts';
import { recordShape } from './record-shape.ts';
import type { StoreKind } from '../result.ts';

/** Does a store keep the states of a model themselves, so that it misses none? */
export function keepsStates(model: Model, store: StoreKind = 'exact'): boolean {
  return recordShape(store, layoutOf(model.schema).words).states;
}
