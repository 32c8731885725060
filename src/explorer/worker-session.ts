import { actionNumbers } from './actions.ts';
import { answeredTwice } from './answered-twice.ts';
import { CanonicalOrder } from './canonical-order.ts';
import { makeRing } from './engine.ts';
import type { StepEngine, SuccessorRing } from './engine.ts';
import { explainFault } from './explain-fault.ts';
import { immerEngine } from './immer-engine.ts';
import { layoutOf } from './layout.ts';
import type { Model, ModelSpec } from './model.ts';
import { packedEngine } from './packed-engine.ts';
import type { WordLoops } from './packed-engine.ts';
import { recordShape } from './record-shape.ts';
import { viewMemory } from './shared-memory.ts';
import type { SharedMemory } from './shared-memory.ts';
import { UNOPENED } from './tasks.ts';
import type { ExpandReply, ExpandTask, Opening, Reply, Task } from './tasks.ts';
import { Expansion } from './expansion.ts';
import { sumRecords } from './sum-records.ts';
import { VisitedSet } from './visited-set.ts';

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

let session: Session | null = null;

/** Runs one task of a search in a worker thread. `buildModel` is the binding that a worker file passes in: the explorer knows no models. */
export function runTask(task: Task, buildModel: (spec: ModelSpec) => Model): Reply {
  if (session?.search !== task.search) {
    if (!task.opening) return UNOPENED;
    session = openSession(task, task.opening, buildModel);
  } else if (session.keyed !== task.keyed) session = { ...session, keyed: task.keyed, visited: openVisited(task.keyed, session) };
  const { visited, canonical, model } = session;
  switch (task.kind) {
    case 'expand':
      return expand(task, session);
    case 'clear':
      visited.clearIndex();
      return null;
    case 'rehash':
      visited.rehash();
      return null;
    case 'strike':
      visited.strike(task.fd, task.end, task.stride);
      return null;
    case 'sift':
      return canonical.sift(task.finds);
    case 'merge':
      return canonical.merge(task.share, model.transitions.length);
    case 'sum':
      return sumRecords(task, session);
  }
}

function openSession({ search, keyed }: Task, opening: Opening, buildModel: (spec: ModelSpec) => Model): Session {
  const model = opening.twice ? answeredTwice(buildModel(opening.spec)) : buildModel(opening.spec);
  const memory = viewMemory(opening.memory);
  const opened = openEngine(model, opening.engine);
  const { words } = opened.engine.codec;
  const { transitionOf } = actionNumbers(model);
  const canonical = new CanonicalOrder(memory, recordShape(opening.store, words).stride, transitionOf);
  const visited = openVisited(keyed, { opening, memory, ...opened });
  return { search, opening, model, ...opened, transitionOf, memory, keyed, visited, canonical };
}

function openVisited(
  keyed: boolean,
  { opening, memory, ring, engine }: Pick<Session, 'opening' | 'memory' | 'ring' | 'engine'>,
): VisitedSet {
  return new VisitedSet(memory, ring, engine.codec.words, keyed, opening.hashMask, opening.store);
}

/** The engine that was asked for, its ring, and the word loops that the store needs with either engine. */
export function openEngine(model: Model, name: 'packed' | 'immer'): { engine: StepEngine; ring: SuccessorRing; loops: WordLoops } {
  const layout = layoutOf(model.schema);
  const ring = makeRing(layout.words);
  const packed = packedEngine(model, layout, ring);
  return { engine: name === 'packed' ? packed : immerEngine(model, layout, ring), ring, loops: packed.loops };
}

function expand(task: ExpandTask, session: Session): ExpandReply {
  const { model, engine } = session;
  const expansion = new Expansion(task, session);
  try {
    expansion.run();
  } catch (error) {
    return expansion.reply(explainFault(model, engine, expansion.parent, error));
  }
  return expansion.reply(null);
}
