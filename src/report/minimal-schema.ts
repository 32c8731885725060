import * as v from 'valibot';
import { count } from './trace-schema.ts';

/** In run.json: what was left out, and what came of it. Files stand in the same folder. */
export const minimalSchema = v.strictObject({
  property: v.string(),
  scenario: v.string(),
  trace: v.string(),
  steps: v.array(
    v.strictObject({
      what: v.string(),
      outcome: v.picklist(['violated', 'holds', 'undecided']),
      /** Steps of the shortest counterexample. */
      steps: v.nullable(count),
      distinct: count,
    }),
  ),
});
