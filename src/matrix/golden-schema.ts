import * as v from 'valibot';
import { count } from '../report/trace-schema.ts';

const cell = v.strictObject({
  verdict: v.picklist(['verified', 'violated', 'not-applicable']),
  /** The violated property, unmet goal or dead transition; null unless violated. */
  property: v.nullable(v.string()),
  distinct: count,
  generated: count,
  depth: count,
});

/** results/golden.json: what every cell of the matrix must be, by scenario and kernel. */
export const goldenSchema = v.strictObject({
  formatVersion: v.literal(1),
  cells: v.record(v.string(), v.record(v.string(), cell)),
});

export type Golden = v.InferOutput<typeof goldenSchema>;
