import * as v from 'valibot';
import { count } from '../report/trace-schema.ts';

const name = v.nullable(v.string());

const mutant = v.strictObject({
  /** Such as `rule samePageDrop: when-same -> never` or `add-page: pages[].ref doubled`. */
  name: v.string(),
  verdict: v.picklist(['killed', 'survived', 'same-graph', 'same-behaviour']),
  /** The property, unmet goal or dead transition that saw it, `range check` or `model fault`; null unless killed. */
  by: name,
  /** Steps to the violation, if a property was violated. */
  steps: v.nullable(count),
  /** Where it was killed. */
  scenario: name,
  kernel: name,
  /** Scenarios under kernels in which it was tried. */
  tried: count,
});

/** mutants.json, and what `mutants --json` prints. */
export const mutantsSchema = v.strictObject({
  formatVersion: v.literal(1),
  /** Version of the tool. */
  pincheck: v.string(),
  /** Its command line. */
  argv: v.array(v.string()),
  /** Digest of the code that models are made of. */
  model: v.string(),
  /** Those of the campaigns that it goes on from are not counted. */
  seconds: v.pipe(v.number(), v.minValue(0)),
  /** Names of the scenarios that mutants were tried on, and how many these are under their kernels. */
  scenarios: v.array(v.string()),
  grounds: count,
  killed: count,
  survived: count,
  equivalent: count,
  /** Killed, over killed and survived; null if there are none of either. */
  score: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  /** Survivors that docs/mutants.md says nothing of. */
  unexplained: v.array(v.string()),
  /** Was everything tried, or did time end it? */
  complete: v.boolean(),
  mutants: v.array(mutant),
  results: v.string(),
});

export type MutantsRecord = v.InferOutput<typeof mutantsSchema>;
export type MutantRecord = MutantsRecord['mutants'][number];
