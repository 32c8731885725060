import * as v from 'valibot';
import { runSchema } from '../report/run-schema.ts';
import { count } from '../report/trace-schema.ts';
import { outcomes } from './history-schema.ts';

const name = v.nullable(v.string());
const seconds = v.pipe(v.number(), v.minValue(0));

const cellEntries = {
  verdict: v.picklist(['verified', 'violated', 'inconclusive', 'not-applicable']),
  /** The violated property, unmet goal or dead transition; null unless violated. */
  property: name,
  distinct: count,
  generated: count,
  depth: count,
};

/** Medians of the last nights that finished the entry. */
const trend = v.strictObject({ nights: count, distinct: count, rate: v.nullable(v.number()), memoryBytes: count });

const entry = v.strictObject({
  id: v.string(),
  role: v.picklist(['small', 'giant', 'canary']),
  scenario: v.string(),
  kernel: v.string(),
  settings: v.array(v.string()),
  outcome: v.picklist(outcomes),
  /** Absent from what a fault ended, and from what was not reached. */
  cell: v.nullable(v.strictObject(cellEntries)),
  /** What it is compared with; null if nobody knows yet. */
  reference: v.nullable(v.strictObject(cellEntries)),
  /** Why it is not applicable, inconclusive, a fault or changed: sentences. */
  why: v.array(v.string()),
  /** What is no fault, but worth a look: slower, more memory, resumed. */
  notes: v.array(v.string()),
  finished: v.boolean(),
  seconds,
  rate: v.nullable(v.number()),
  memoryBytes: count,
  trend: v.nullable(trend),
});

/** nightly.json, and what `nightly --json` prints. */
export const nightlySchema = v.strictObject({
  formatVersion: v.literal(1),
  provenance: runSchema.entries.provenance,
  seconds,
  secondsMax: seconds,
  workers: count,
  part: v.strictObject({ part: count, of: count }),
  /** `red`: something changed, the canary passed, or there was a fault. `inconclusive`: nothing of that, but something was not explored to its end. */
  standing: v.picklist(['green', 'inconclusive', 'red', 'interrupted']),
  /** Why it is not green, one sentence each. */
  reasons: v.array(v.string()),
  /** How many entries came to what, the canary left out. */
  counts: v.strictObject({
    verified: count,
    violated: count,
    'not-applicable': count,
    inconclusive: count,
    changed: count,
    fault: count,
  }),
  entries: v.array(entry),
  /** That fired in nothing that was explored, and goals that nothing met. */
  deadTransitions: v.array(v.string()),
  unmetGoals: v.array(v.string()),
  /** Nights of the history that trends are made of, and files of it that could not be read. */
  nights: v.array(v.string()),
  unreadable: v.array(v.string()),
  /** The folder that holds this as nightly.json. */
  results: v.string(),
});

export type NightRecord = v.InferOutput<typeof nightlySchema>;
export type EntryRecord = NightRecord['entries'][number];
