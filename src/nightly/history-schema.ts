import * as v from 'valibot';
import { count } from '../report/trace-schema.ts';

const measure = v.nullable(v.pipe(v.number(), v.minValue(0)));

/** Outcomes of an entry. `violated`: as expected. `changed`: not as the manifest or the scenario has it. */
export const outcomes = ['verified', 'violated', 'not-applicable', 'inconclusive', 'changed', 'fault'] as const;

/** What a night did to an entry. */
const past = v.strictObject({
  outcome: v.picklist(outcomes),
  /** Explored to its end. */
  finished: v.boolean(),
  distinct: count,
  /** New states a second, in this night; null if it took too little time to tell. */
  rate: measure,
  /** Kept of states, in bytes. */
  memoryBytes: count,
  /** Spent on it in this night. */
  seconds: v.pipe(v.number(), v.minValue(0)),
});

/** results/history/<UTC>.json: what later nights have to know of one. */
export const historySchema = v.strictObject({
  formatVersion: v.literal(1),
  started: v.string(),
  /** Processor, cores and threads: rates of other machines are not compared. */
  machine: v.string(),
  /** False while it runs, and for ever if it was cut off. */
  complete: v.boolean(),
  seconds: v.pipe(v.number(), v.minValue(0)),
  entries: v.record(v.string(), past),
});

export type PastNight = v.InferOutput<typeof historySchema>;
export type PastEntry = PastNight['entries'][string];
