import type { ModelSpec } from '../explorer/model/model.ts';
import type { ModelConfig } from '../state/bounds.ts';
import { genericDescriber } from './describer.ts';
import type { Describer } from './describer.ts';
import { directIoDescriber } from './direct-io-text.ts';
import { lockstepDescriber } from './lockstep-text.ts';

/** Name of the model that scenarios are about. */
export const DIRECT_IO = 'direct-io';

/** Name of the model that compares two kernels in one scenario. */
export const DIFFERENCE = 'difference';

/** The describer of the model that a spec names. */
export function describerOf({ model, config }: ModelSpec): Describer {
  switch (model) {
    case DIRECT_IO:
      return directIoDescriber(config as ModelConfig);
    case DIFFERENCE:
      return lockstepDescriber(config as ModelConfig & { readonly against: string });
    default:
      return genericDescriber;
  }
}
