import { produce } from 'immer';
import type { Model } from '../src/explorer/model/model.ts';

/** What the naive explorer counts; compare with `Exploration`. */
export interface NaiveExploration {
  readonly distinct: number;
  readonly generated: number;
  readonly depth: number;
  readonly levels: readonly number[];
  /** All states in the order in which they were found. */
  readonly states: readonly unknown[];
}

/**
 * The oracle of the fast explorer, short enough to be believed: plain objects, `produce`, and a Map with JSON keys. No packing, no views, no hash of ours, no threads.
 */
export function exploreNaively(model: Model, depthMax = Infinity): NaiveExploration {
  const known = new Map<string, unknown>();
  const levels: number[] = [];
  let generated = model.initial.length;
  let frontier = unknownOnes(known, model.initial);
  while (frontier.length > 0) {
    levels.push(frontier.length);
    if (levels.length > depthMax) break;
    const successors = frontier.flatMap((state) => successorsOf(model, state));
    generated += successors.length;
    frontier = unknownOnes(known, successors);
  }
  return { distinct: known.size, generated, depth: levels.length - 1, levels, states: [...known.values()] };
}

/** The states that are not known yet, each once; they are known afterwards. */
function unknownOnes(known: Map<string, unknown>, states: readonly unknown[]): unknown[] {
  return states.filter((state) => {
    const key = JSON.stringify(state);
    if (known.has(key)) return false;
    known.set(key, state);
    return true;
  });
}

function successorsOf(model: Model, state: unknown): unknown[] {
  const successors: unknown[] = [];
  for (const transition of model.transitions) {
    const [x = 1, y = 1, z = 1] = transition.parameters.map((p) => p.count);
    for (let a = 0; a < x; a++) {
      for (let b = 0; b < y; b++) {
        for (let c = 0; c < z; c++) {
          if (transition.guard(state, a, b, c)) {
            successors.push(
              produce(state, (draft: unknown) => {
                transition.effect(draft, a, b, c);
              }),
            );
          }
        }
      }
    }
  }
  return successors;
}
