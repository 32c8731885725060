import type { Reply, Task } from '../src/explorer/tasks.ts';
import { runTask } from '../src/explorer/worker-session.ts';
import { buildMutant } from '../src/mutants/build.ts';

/** The piscina entry point of searches of models with a mistake. */
export default function expandMutant(task: Task): Reply {
  return runTask(task, buildMutant);
}
