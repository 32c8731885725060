import * as v from 'valibot';
import { count } from '../report/trace-schema.ts';

/** diff.json, and what `diff --json` prints: what of two kernels differs in one scenario. */
export const diffSchema = v.strictObject({
  formatVersion: v.literal(1),
  scenario: v.string(),
  kernel: v.string(),
  against: v.string(),
  /** What was compared. */
  observed: v.array(v.string()),
  /** What ended the search before everything was explored, other than a difference. */
  limit: v.nullable(v.picklist(['depth', 'states', 'time', 'memory', 'interrupted'])),
  /** Pairs of states that were explored, and the steps to the furthest of them. */
  pairs: count,
  depth: count,
  /** The first difference, or with --keep-going the first of every kind: shortest first. `trace` is a file that `npm run replay` reads. */
  differences: v.array(v.strictObject({ observation: v.string(), steps: count, trace: v.string() })),
  results: v.string(),
});

export type DiffRecord = v.InferOutput<typeof diffSchema>;
