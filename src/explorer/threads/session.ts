import { actionNumbers } from '../model/actions.ts';
import { answeredTwice } from '../engine/answered-twice.ts';
import { CanonicalOrder } from '../store/canonical-order.ts';
import type { StepEngine, SuccessorRing } from '../engine/engine.ts';
import type { Model, ModelSpec } from '../model/model.ts';
import { openEngine } from '../engine/open-engine.ts';
import type { WordLoops } from '../engine/packed-engine.ts';
import { recordShape } from '../store/record-shape.ts';
import { viewMemory } from '../store/shared-memory.ts';
import type { SharedMemory } from '../store/shared-memory.ts';
import type { Opening, Task } from './tasks.ts';
import { VisitedSet } from '../store/visited-set.ts';

/** What a thread keeps between the tasks of one search. */
export interface Session {
  readonly search: number;
  readonly opening: Opening;
  readonly model: Model;
  readonly engine: StepEngine;
  readonly ring: SuccessorRing;
  readonly loops: WordLoops;
  readonly transitionOf: Int32Array;
  readonly memory: SharedMemory;
  readonly keyed: boolean;
  readonly visited: VisitedSet;
  readonly canonical: CanonicalOrder;
}

/** Opens what a thread needs for a search. */
export function openSession({ search, keyed }: Task, opening: Opening, buildModel: (spec: ModelSpec) => Model): Session {
  const model = opening.twice ? answeredTwice(buildModel(opening.spec)) : buildModel(opening.spec);
  const memory = viewMemory(opening.memory);
  const opened = openEngine(model, opening.engine, { tabulated: !opening.twice });
  const { words } = opened.engine.codec;
  const { transitionOf } = actionNumbers(model);
  const canonical = new CanonicalOrder(memory, recordShape(opening.store, words), transitionOf);
  const visited = openVisited(keyed, { opening, memory, ...opened });
  return { search, opening, model, ...opened, transitionOf, memory, keyed, visited, canonical };
}

/** The store, for links that are keys, or are not. */
export function openVisited(
  keyed: boolean,
  { opening, memory, ring, engine }: Pick<Session, 'opening' | 'memory' | 'ring' | 'engine'>,
): VisitedSet {
  return new VisitedSet(memory, ring, engine.codec.words, keyed, opening.hashMask, opening.store);
}
