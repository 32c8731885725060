import * as v from 'valibot';
import { count } from '../report/trace-schema.ts';

const name = v.nullable(v.string());

const cell = v.strictObject({
  scenario: v.string(),
  kernel: v.string(),
  verdict: v.picklist(['verified', 'violated', 'inconclusive', 'not-applicable']),
  /** The violated property, unmet goal or dead transition; null unless violated. */
  property: name,
  distinct: count,
  generated: count,
  depth: count,
  /** Why it is not applicable, or which limit made it inconclusive. */
  why: name,
  /** Is it what the scenario expects of the kernel? null if the scenario says nothing, or nothing that fits altered bounds. */
  expected: v.nullable(v.boolean()),
  /** How it compares with the golden manifest; null if it was not compared. */
  golden: v.nullable(v.picklist(['same', 'changed', 'new', 'inconclusive'])),
});

/** matrix.json, and what `matrix --json` and `explore --kernel all --json` print: scenarios by kernels, cell by cell. */
export const matrixSchema = v.strictObject({
  formatVersion: v.literal(1),
  /** Version of the tool. */
  pincheck: v.string(),
  /** Its command line. */
  argv: v.array(v.string()),
  workers: count,
  seconds: v.pipe(v.number(), v.minValue(0)),
  cells: v.array(cell),
  /** The folder that holds this as matrix.json, and the table as matrix.md. */
  results: v.string(),
});

export type MatrixRecord = v.InferOutput<typeof matrixSchema>;
export type CellRecord = MatrixRecord['cells'][number];
