import type { StateStore } from './state-store.ts';
import type { Lanes } from './state-set-digest.ts';

/** Has the store a state in memory whose hash has these lanes? Probes the index as `insert` does; `lanes` reads those of a record. */
export function isStored(
  { memory: { index, log }, indexSlots, stride, hashMask }: StateStore,
  { hash, hashHigh }: Lanes,
  low: number,
  high: number,
): boolean {
  const mask = indexSlots - 1;
  const h = low & hashMask;
  for (let slot = h & mask; index[slot] !== 0; slot = (slot + 1) & mask) {
    const held = index[slot];
    const at = (held & mask) * stride;
    if (((held ^ h) & ~mask) === 0 && hash(log, at) === low && hashHigh(log, at) === high) return true;
  }
  return false;
}
