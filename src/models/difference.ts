import type { Model } from '../explorer/model/model.ts';
import { lockstep } from '../diff/lockstep.ts';
import { mannerOf, observations } from '../diff/observations.ts';
import { makeEnv } from '../kernel/env.ts';
import type { ModelConfig } from '../state/bounds.ts';
import { buildDirectIo } from './direct-io.ts';

/** A scenario under one kernel, and the kernel that it is compared with. */
export interface DifferenceConfig extends ModelConfig {
  readonly against: string;
}

/** Two kernels that do the same things in one scenario, in lockstep. Throws RangeError for an unknown kernel, for one that is compared with itself, or without a scenario. */
export function buildDifference({ against, ...config }: DifferenceConfig): Model {
  if (!Object.hasOwn(config, 'starts')) throw new RangeError('it needs a scenario: pincheck diff gives it one');
  const left = { name: config.kernel, model: buildDirectIo(config) };
  const right = { name: against, model: buildDirectIo({ ...config, kernel: against }) };
  return lockstep(left, right, mannerOf, observations(makeEnv(config)));
}
