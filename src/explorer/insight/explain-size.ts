import { surveyFields } from './field-survey.ts';
import type { FieldVariety } from './field-survey.ts';
import { growthOf } from './growth.ts';
import type { Growth } from './growth.ts';
import { layoutOf } from '../packing/layout.ts';
import type { Model } from '../model/model.ts';
import type { Exploration } from '../result.ts';
import type { StoredStates } from '../store/stored-states.ts';

/** Why a state space is as large as it is. */
export interface SizeReport {
  /** Binary logarithm of the number of states: entropies of independent fields would sum to it. */
  readonly stateBits: number;
  /** Sum of the entropies of all leaves; what it is above `stateBits` is what fields tell of each other. */
  readonly fieldBits: number;
  /** Patterns of fields, by falling entropy; at most 15. */
  readonly fields: readonly FieldVariety[];
  /** Transitions that led to new states, by falling number of these; at most 10. */
  readonly adders: readonly { readonly name: string; readonly fresh: number; readonly fired: number }[];
  readonly growth: Growth;
}

const FIELDS_MAX = 15;
const ADDERS_MAX = 10;

export function explainSize(model: Model, stored: StoredStates, found: Exploration): SizeReport {
  const fields = surveyFields(layoutOf(model.schema), stored).filter((field) => field.varying > 0);
  const adders = found.transitions.filter((t) => t.fresh > 0).toSorted((a, b) => b.fresh - a.fresh);
  return {
    stateBits: Math.log2(found.distinct),
    fieldBits: fields.reduce((sum, field) => sum + field.bits, 0),
    fields: fields.slice(0, FIELDS_MAX),
    adders: adders.slice(0, ADDERS_MAX),
    growth: growthOf(found),
  };
}
