import type { Entry } from './entry.ts';
import type { PastNight } from './history-schema.ts';
import { entryOf } from './trend.ts';

/**
 * The order in which a night explores, within each role: first what no night has finished, of that what got least time so far; then what was finished longest ago; then what is smallest; then
 * as the campaign has it. The canary comes before everything else.
 */
export function inOrder(entries: readonly Entry[], nights: readonly PastNight[]): Entry[] {
  const keys = new Map(
    entries.map((entry) => {
      const past = nights.map((night) => entryOf(night, entry.id));
      const finished = past.findLastIndex((p) => p?.finished === true);
      const spent = finished < 0 ? past.reduce((sum, p) => sum + (p?.seconds ?? 0), 0) : 0;
      return [entry, [entry.role === 'canary' ? 0 : 1, finished, spent, entry.reference?.distinct ?? Infinity]] as const;
    }),
  );
  return [...entries].sort((a, b) => compare(keys.get(a) ?? [], keys.get(b) ?? []));
}

function compare(a: readonly number[], b: readonly number[]): number {
  const i = a.findIndex((value, k) => value !== b[k]);
  return i < 0 ? 0 : a[i] < b[i] ? -1 : 1;
}
