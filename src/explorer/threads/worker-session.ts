import { Expansion } from './expansion.ts';
import { explainFault } from './explain-fault.ts';
import type { Model, ModelSpec } from '../model/model.ts';
import { openSession, openVisited } from './session.ts';
import type { Session } from './session.ts';
import { sumRecords } from './sum-records.ts';
import { UNOPENED } from './tasks.ts';
import type { ExpandReply, ExpandTask, Reply, Task } from './tasks.ts';

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
