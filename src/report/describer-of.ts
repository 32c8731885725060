import type { ModelSpec } from '../explorer/model.ts';
import type { ModelConfig } from '../state/bounds.ts';
import { genericDescriber } from './describer.ts';
import type { Describer } from './describer.ts';
import { directIoDescriber } from './direct-io-text.ts';

/** Name of the model that scenarios are about. */
export const DIRECT_IO = 'direct-io';

/** The describer of the model that a spec names. */
export function describerOf(spec: ModelSpec): Describer {
  return spec.model === DIRECT_IO ? directIoDescriber(spec.config as ModelConfig) : genericDescriber;
}
