import * as v from 'valibot';
import { goldenSchema } from '../matrix/golden-schema.ts';
import { bool, keyed, listOf, sentence } from '../scenario/checked.ts';

const value = v.union([v.string(), v.number(), v.boolean()], 'must be a text, a number, true or false');
const all = v.literal('all');

/** Scenarios by kernels, with the same bounds. */
const group = keyed({
  /** Names or paths of scenarios. */
  scenarios: v.union([all, listOf(sentence, 1, 1000)], 'must be "all" or a list of scenarios'),
  kernels: v.union([all, listOf(sentence, 1, 100)], 'must be "all" or a list of kernels'),
  /** Bounds that differ from what the scenarios say. */
  set: v.optional(v.record(v.string(), value)),
  /** Too large to be explored beside others: after everything else, one at a time, on all cores, over several nights if need be. */
  giant: v.optional(bool),
  /** Verdicts and counts by scenario and kernel, as far as they are known. Without `set` they are those of results/golden.json. */
  expect: v.optional(goldenSchema.entries.cells),
});

/** scenarios/nightly.json: what a night explores. */
export const campaignSchema = keyed({
  $schema: v.optional(v.string()),
  formatVersion: v.literal(1, 'must be 1'),
  /** A kernel with a planted mistake in its rules, which the night must find. */
  canary: keyed({ scenario: sentence, kernel: sentence, change: v.record(v.string(), value), violated: sentence }),
  groups: listOf(group, 1, 100),
});

export type CampaignFile = v.InferOutput<typeof campaignSchema>;
