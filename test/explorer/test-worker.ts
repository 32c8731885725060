import type { Model, ModelSpec } from '../../src/explorer/model/model.ts';
import { runTask } from '../../src/explorer/threads/worker-session.ts';
import type { Reply, Task } from '../../src/explorer/threads/tasks.ts';
import { buildFaultyModel } from './faulty-model.ts';
import { buildGridModel } from './grid-model.ts';
import { buildLyingModel } from './lying-model.ts';
import type { LyingConfig } from './lying-model.ts';

function buildTestModel(spec: ModelSpec): Model {
  if (spec.model === 'grid') return buildGridModel();
  return spec.model === 'lying' ? buildLyingModel(spec.config as LyingConfig) : buildFaultyModel(spec);
}

/** Like workers/expand.ts, but knows the models of tests only. */
export default function expand(task: Task): Reply {
  return runTask(task, buildTestModel);
}
