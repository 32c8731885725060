import type { Exploration, Limit } from '../result.ts';

/** How levels grow, and what follows if that goes on. */
export interface Growth {
  /** Levels that are complete; the last one counts less if the search ended in its middle. */
  readonly levels: number;
  /** New states of the last complete level over those of the one before; null if there are not two. */
  readonly lastRatio: number | null;
  /** Of a level over the one before, on the average (geometric) of the last levels, and by what factor the ratio itself changes from level to level there. */
  readonly recentRatio: number | null;
  readonly ratioTrend: number | null;
  /** States that the next level is going to have; null if the space is complete, or too little is known. */
  readonly nextLevel: Range | null;
  /** States that are still unknown; `high` is null if nothing shows that growth ends. Null if the space is complete, or too little is known. */
  readonly remaining: Range | null;
  /** For a complete space: what a bound that makes shortest ways one level longer multiplies the states by. */
  readonly perLevel: Range | null;
}

export interface Range {
  readonly low: number;
  readonly high: number | null;
}

/** Ratios of levels from which growth is read: few of the last ones see a turn early, more of them are steadier. */
const RATIOS_READ: readonly [few: number, many: number] = [3, 8];
/** A sum that has not ended after so many levels has no end that these levels show. */
const LEVELS_MAX = 10_000;
const STATES_MAX = 1e15;

/** Limits that end a search between two levels; after the others the last level is not complete. */
const betweenLevels: readonly Limit[] = ['violation', 'depth', 'states'];

/** Reads growth from the levels of a search. */
export function growthOf({ levels, limit, distinct }: Pick<Exploration, 'levels' | 'limit' | 'distinct'>): Growth {
  const complete = limit === null || betweenLevels.includes(limit) ? levels : levels.slice(0, -1);
  const logs = complete
    .slice(1)
    .map((states, i) => Math.log(states / complete[i]))
    .slice(-RATIOS_READ[1]);
  const last = logs.at(-1);
  const known = { levels: complete.length, lastRatio: last === undefined ? null : Math.exp(last) };
  if (last === undefined) return { ...known, recentRatio: null, ratioTrend: null, nextLevel: null, remaining: null, perLevel: null };
  const { mean, slope } = trendOf(logs);
  const read = { ...known, recentRatio: Math.exp(mean), ratioTrend: logs.length > 1 ? Math.exp(slope) : null };
  if (limit === null) return { ...read, nextLevel: null, remaining: null, perLevel: perLevelOf(levels, distinct) };
  const found = complete.length < levels.length ? levels[levels.length - 1] : 0;
  return { ...read, ...forecast(complete[complete.length - 1], logs, found), perLevel: null };
}

/**
 * What comes behind a level of `frontier` states, of which `found` are known. Levels swell and ebb like a bell, whose ratios fall by a constant factor. That they go on to fall half as
 * fast again as they did lately is one end of what remains; that they fall only half as fast is the other.
 */
function forecast(frontier: number, logs: readonly number[], found: number): Pick<Growth, 'nextLevel' | 'remaining'> {
  const last = logs[logs.length - 1];
  const trends = RATIOS_READ.map((ratios) => trendOf(logs.slice(-ratios)));
  const next = [...trends.map(({ fitted, slope }) => frontier * Math.exp(fitted + slope)), frontier * Math.exp(last)];
  const quick = trends.map(({ fitted, slope }) => sumOfLevels(frontier, fitted, 1.5 * slope));
  const slow = trends.map(({ fitted, slope }) => sumOfLevels(frontier, Math.max(last, fitted), slope / 2));
  const ends = quick.filter((sum) => sum !== null);
  const beyond = (states: number): number => Math.max(0, states - found);
  return {
    nextLevel: { low: Math.max(found, Math.min(...next)), high: Math.max(found, ...next) },
    remaining: {
      low: beyond(ends.length > 0 ? Math.min(...ends) : Math.min(...next)),
      high: slow.every((sum) => sum !== null) ? beyond(Math.max(...slow)) : null,
    },
  };
}

/** A line through the logarithms of ratios: their mean, its slope, and its value at the last of them. */
function trendOf(logs: readonly number[]): { mean: number; slope: number; fitted: number } {
  const middle = (logs.length - 1) / 2;
  const mean = logs.reduce((sum, y) => sum + y, 0) / logs.length;
  const spread = logs.reduce((sum, _, x) => sum + (x - middle) ** 2, 0);
  const slope = spread > 0 ? logs.reduce((sum, y, x) => sum + (x - middle) * (y - mean), 0) / spread : 0;
  return { mean, slope, fitted: mean + slope * middle };
}

/** Sum of all levels behind one of `states`, if the logarithm of the ratio falls by `-slope` a level from `ratioLog`; null if it does not end. */
function sumOfLevels(states: number, ratioLog: number, slope: number): number | null {
  let sum = 0;
  let level = states;
  for (let i = 1; i <= LEVELS_MAX && sum < STATES_MAX; i++) {
    level *= Math.exp(ratioLog + i * slope);
    if (level < 0.5) return sum;
    sum += level;
  }
  return null;
}

/** Of all levels on the average, and of those up to the largest. */
function perLevelOf(levels: readonly number[], distinct: number): Range | null {
  const peak = levels.indexOf(Math.max(...levels));
  if (levels.length < 2 || peak === 0) return null;
  const overall = (distinct / levels[0]) ** (1 / (levels.length - 1));
  const rising = (levels[peak] / levels[0]) ** (1 / peak);
  return { low: Math.min(overall, rising), high: Math.max(overall, rising) };
}
