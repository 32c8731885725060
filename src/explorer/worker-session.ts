import { actionNumbers } from './actions.ts';
import { makeRing } from './engine.ts';
import type { StepEngine, SuccessorRing } from './engine.ts';
import { explainFault } from './explain-fault.ts';
import { immerEngine } from './immer-engine.ts';
import { layoutOf } from './layout.ts';
import type { Model, ModelSpec } from './model.ts';
import { packedEngine } from './packed-engine.ts';
import type { WordLoops } from './packed-engine.ts';
import { viewMemory } from './shared-memory.ts';
import type { SharedMemory } from './shared-memory.ts';
import type { ExpandReply, ExpandTask, Task } from './tasks.ts';
import { Expansion } from './expansion.ts';
import { VisitedSet } from './visited-set.ts';

/** What a thread keeps between the tasks of one search. */
export interface Session {
  readonly search: number;
  readonly model: Model;
  readonly engine: StepEngine;
  readonly ring: SuccessorRing;
  readonly loops: WordLoops;
  readonly transitionOf: Int32Array;
  readonly memory: SharedMemory;
  readonly visited: VisitedSet;
}

let session: Session | null = null;

/** Runs one task of a search in a worker thread. `buildModel` is the binding that a worker file passes in: the explorer knows no models. */
export function runTask(task: Task, buildModel: (spec: ModelSpec) => Model): ExpandReply | null {
  if (session?.search !== task.search) session = openSession(task, buildModel);
  if (task.kind !== 'expand') {
    if (task.kind === 'clear') session.visited.clearIndex();
    else session.visited.rehash();
    return null;
  }
  return expand(task, session);
}

function openSession(task: Task, buildModel: (spec: ModelSpec) => Model): Session {
  const model = buildModel(task.spec);
  const memory = viewMemory(task.memory);
  const opened = openEngine(model, task.engine);
  const visited = new VisitedSet(memory, opened.ring, opened.engine.codec.words, task.workers > 1, task.hashMask, task.store);
  return { search: task.search, model, ...opened, transitionOf: actionNumbers(model).transitionOf, memory, visited };
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
