import * as v from 'valibot';
import type { SizeReport } from '../explorer/insight/explain-size.ts';
import type { Range } from '../explorer/insight/growth.ts';
import type { Profile } from '../explorer/insight/profile.ts';
import { count } from './trace-schema.ts';

const number = v.pipe(v.number(), v.minValue(0));
const unknown = v.nullable(number);

/** What `--profile` measures. Shares are of the loop as a search runs it; times are nanoseconds. */
export const profileSchema = v.strictObject({
  method: v.string(),
  sampledStates: count,
  rounds: count,
  nsPerState: number,
  searchNsPerState: number,
  parts: v.array(v.strictObject({ name: v.string(), share: number, nsPerState: number })),
  transitions: v.array(
    v.strictObject({ name: v.string(), share: number, nsPerFiring: unknown, guardEvaluations: count, fired: count, fresh: count }),
  ),
});

const range = v.nullable(v.strictObject({ low: number, high: unknown }));

/** What `--explain-size` says. Entropies are in bits. */
export const sizeSchema = v.strictObject({
  stateBits: number,
  fieldBits: number,
  fields: v.array(
    v.strictObject({
      pattern: v.string(),
      leaves: count,
      varying: count,
      values: count,
      bits: number,
      leafBits: number,
      leaf: v.string(),
    }),
  ),
  adders: v.array(v.strictObject({ name: v.string(), fresh: count, fired: count })),
  growth: v.strictObject({
    levels: count,
    lastRatio: unknown,
    recentRatio: unknown,
    ratioTrend: unknown,
    nextLevel: range,
    remaining: range,
    perLevel: range,
    assumption: v.string(),
  }),
});

export type ProfileRecord = v.InferOutput<typeof profileSchema>;
export type SizeRecord = v.InferOutput<typeof sizeSchema>;

/** How a profile was measured, in a sentence for people and programs. */
export const PROFILE_METHOD =
  'After the search, stored states were expanded again in a thread of their own, by loops that do one part more each; a part is the difference of two of them, each the quickest of all rounds. ' +
  'Properties are a loop of their own; successors are looked up in the full store, where all of them stand. The parts sum to the time of a state; compilation, growth of the table and waiting are not in it.';

/** What a forecast takes for granted. */
export function assumptionOf({ growth }: Pick<SizeReport, 'growth'>): string {
  if (growth.perLevel)
    return 'that a larger bound makes the shortest ways longer and leaves the shape of the levels as it is; the range is from the growth of all levels to that of the rising ones, or the reverse';
  return 'that the ratio of a level to the one before goes on to change as in the last 3 or 8 levels, from half as fast to half as fast again';
}

export function profileRecord(profile: Profile): ProfileRecord {
  return {
    method: PROFILE_METHOD,
    sampledStates: profile.sampled,
    rounds: profile.rounds,
    nsPerState: rounded(profile.nsPerState),
    searchNsPerState: rounded(profile.searchNsPerState),
    parts: profile.parts.map(({ name, share, nsPerState }) => ({ name, share: rounded(share), nsPerState: rounded(nsPerState) })),
    transitions: profile.transitions.map((t) => ({
      ...t,
      share: rounded(t.share),
      nsPerFiring: t.nsPerFiring === null ? null : rounded(t.nsPerFiring),
    })),
  };
}

export function sizeRecord(report: SizeReport): SizeRecord {
  const { growth } = report;
  const whole = (r: Range | null): { low: number; high: number | null } | null =>
    r && { low: rounded(r.low), high: r.high === null ? null : rounded(r.high) };
  return {
    stateBits: rounded(report.stateBits),
    fieldBits: rounded(report.fieldBits),
    fields: report.fields.map((f) => ({ ...f, bits: rounded(f.bits), leafBits: rounded(f.leafBits) })),
    adders: report.adders.map(({ name, fresh, fired }) => ({ name, fresh, fired })),
    growth: {
      levels: growth.levels,
      lastRatio: orNull(growth.lastRatio),
      recentRatio: orNull(growth.recentRatio),
      ratioTrend: orNull(growth.ratioTrend),
      nextLevel: whole(growth.nextLevel),
      remaining: whole(growth.remaining),
      perLevel: whole(growth.perLevel),
      assumption: assumptionOf(report),
    },
  };
}

function orNull(value: number | null): number | null {
  return value === null ? null : rounded(value);
}

/** To four decimals: more would be noise. */
function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
