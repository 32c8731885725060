import { grouped } from '../report/value-text.ts';
import type { PastEntry, PastNight } from './history-schema.ts';
import type { EntryRecord } from './record-schema.ts';

/** So many of the last nights that finished an entry are looked at. */
const NIGHTS = 7;
/** A rate or an amount of memory that differs by more from the median is worth a note. */
const SLOWER = 0.7;
const LARGER = 1.3;

/** What the last nights gave, oldest first; null if none finished the entry. Rates of other machines are left out. */
export function trendOf(id: string, nights: readonly PastNight[], machine: string): EntryRecord['trend'] {
  const finished = nights
    .flatMap((night) => {
      const entry = entryOf(night, id);
      return entry?.finished === true ? [{ machine: night.machine, ...entry }] : [];
    })
    .slice(-NIGHTS);
  if (finished.length === 0) return null;
  const rates = finished.filter((entry) => entry.machine === machine).flatMap(({ rate }) => rate ?? []);
  return {
    nights: finished.length,
    distinct: median(finished.map(({ distinct }) => distinct)),
    rate: rates.length === 0 ? null : median(rates),
    memoryBytes: median(finished.map(({ memoryBytes }) => memoryBytes)),
  };
}

/** How a finished entry differs from its trend, as sentences: counts may not, all else is worth a note. */
export function differences(
  now: Pick<PastEntry, 'distinct' | 'rate' | 'memoryBytes'>,
  trend: EntryRecord['trend'],
): { changed: string[]; notes: string[] } {
  if (!trend) return { changed: [], notes: [] };
  const changed =
    now.distinct === trend.distinct ? [] : [`${grouped(now.distinct)} distinct states, and ${grouped(trend.distinct)} in the last nights`];
  const notes: string[] = [];
  if (now.rate !== null && trend.rate !== null && now.rate < SLOWER * trend.rate)
    notes.push(`slower: ${grouped(now.rate)} states/s, and ${grouped(trend.rate)} in the last nights`);
  if (now.memoryBytes > LARGER * trend.memoryBytes)
    notes.push(`more memory: ${grouped(now.memoryBytes)} bytes, and ${grouped(trend.memoryBytes)} in the last nights`);
  return { changed, notes };
}

/** What a night did to an entry, if it got there. */
export function entryOf({ entries }: PastNight, id: string): PastEntry | null {
  return Object.hasOwn(entries, id) ? entries[id] : null;
}

/** The lower one of the two in the middle, so that it is a number that was there. */
function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)];
}
