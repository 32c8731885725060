import type { Model, Transition } from '../explorer/model/model.ts';
import { properties } from '../invariants/catalogue.ts';
import { isQuiescent } from '../invariants/quiescent.ts';
import { makeEnv } from '../kernel/env.ts';
import type { Env } from '../kernel/env.ts';
import type { ModelConfig } from '../state/bounds.ts';
import { initialSnapshots } from '../state/initial.ts';
import { snapshotSchema } from '../state/snapshot.ts';
import type { Draft } from '../state/snapshot.ts';
import { transitions } from '../transitions/catalogue.ts';

/** The life of the pages of direct I/O, for one scenario under the rules of one kernel. Throws RangeError for an unknown kernel. */
export function buildDirectIo(config: ModelConfig): Model<Draft> {
  return directIoIn(makeEnv(config));
}

/** The same, where the environment is known. */
export function directIoIn(env: Env): Model<Draft> {
  const { config } = env;
  return {
    name: 'direct-io',
    schema: snapshotSchema(config),
    initial: initialSnapshots(config),
    transitions: transitions(env),
    properties: properties(env),
    isQuiescent: isQuiescent(env),
  };
}

/** Only what can happen there: much less work than a model of a scenario with many starts. */
export function transitionsOf(config: ModelConfig): Transition<Draft>[] {
  return transitions(makeEnv(config));
}
