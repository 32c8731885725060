import type { ExpandReply, Task } from '../src/explorer/tasks.ts';
import { runTask } from '../src/explorer/worker-session.ts';
import { buildModel } from '../src/models/registry.ts';

/** The piscina entry point of a search: one task per worker and pass. */
export default function expand(task: Task): ExpandReply | null {
  return runTask(task, buildModel);
}
