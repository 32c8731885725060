import type { Model, ModelSpec } from '../explorer/model/model.ts';
import { buildBrokenCounter } from './broken-counter.ts';
import type { BrokenCounterConfig } from './broken-counter.ts';
import type { ModelConfig } from '../state/bounds.ts';
import { buildDifference } from './difference.ts';
import type { DifferenceConfig } from './difference.ts';
import { buildDiningPhilosophers } from './dining-philosophers.ts';
import type { DiningPhilosophersConfig } from './dining-philosophers.ts';
import { buildDirectIo } from './direct-io.ts';
import { buildPagePin } from './page-pin.ts';
import type { PagePinConfig } from './page-pin.ts';
import { buildTwoPhaseCommit } from './two-phase-commit.ts';
import type { TwoPhaseCommitConfig } from './two-phase-commit.ts';

/** Every model that can be named in a scenario or on the command line. A builder throws if its configuration does not fit. */
const builders: Readonly<Record<string, (config: unknown) => Model>> = {
  'direct-io': (config) => buildDirectIo(config as ModelConfig),
  difference: (config) => buildDifference(config as DifferenceConfig),
  'two-phase-commit': (config) => buildTwoPhaseCommit(config as TwoPhaseCommitConfig),
  'dining-philosophers': (config) => buildDiningPhilosophers(config as DiningPhilosophersConfig),
  'broken-counter': (config) => buildBrokenCounter(config as BrokenCounterConfig),
  'page-pin': (config) => buildPagePin(config as PagePinConfig),
};

/** Names of all models. */
export const modelNames: readonly string[] = Object.keys(builders);

/** Builds the model that a spec names; the same spec gives the same model in every thread. Throws a RangeError if there is none of that name. */
export function buildModel(spec: ModelSpec): Model {
  if (!Object.hasOwn(builders, spec.model)) throw new RangeError(`there is no model ${spec.model}; known are ${modelNames.join(', ')}`);
  return builders[spec.model](spec.config);
}
