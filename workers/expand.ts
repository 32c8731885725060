import type { Reply, Task } from '../src/explorer/threads/tasks.ts';
import { runTask } from '../src/explorer/threads/worker-session.ts';
import { buildModel } from '../src/models/registry.ts';

/** The piscina entry point of a search: one task per worker and pass. */
export default function expand(task: Task): Reply {
  return runTask(task, buildModel);
}
