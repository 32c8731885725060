import { runTask } from '../../src/explorer/worker-session.ts';
import type { Reply, Task } from '../../src/explorer/tasks.ts';
import { buildFaultyModel } from './faulty-model.ts';
import { buildGridModel } from './grid-model.ts';

/** Like workers/expand.ts, but knows the models of tests only. */
export default function expand(task: Task): Reply {
  return runTask(task, (spec) => (spec.model === 'grid' ? buildGridModel() : buildFaultyModel(spec)));
}
