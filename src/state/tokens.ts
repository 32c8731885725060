import type { Snapshot } from './snapshot.ts';

/** References (FOLL_GET) outstanding on a folio, summed over all who hold some. */
export function getTokens(state: Snapshot, head: number): number {
  const { calls, bios } = state.ledger;
  let sum = 0;
  for (let c = 0; c < calls.length; c++) sum += calls[c].pages[head].get;
  for (let b = 0; b < bios.length; b++) sum += bios[b].pages[head].get;
  return sum;
}

/** Pins (FOLL_PIN) outstanding on a folio, summed over all who hold some. */
export function pinTokens(state: Snapshot, head: number): number {
  const { calls, bios } = state.ledger;
  let sum = 0;
  for (let c = 0; c < calls.length; c++) sum += calls[c].pages[head].pin;
  for (let b = 0; b < bios.length; b++) sum += bios[b].pages[head].pin;
  return sum;
}

/** Has a holder of the ledger neither a token nor a debt on any page? */
export function holdsNothing(holder: Snapshot['ledger']['calls'][number]): boolean {
  for (let p = 0; p < holder.pages.length; p++) {
    if (holder.pages[p].get !== 0 || holder.pages[p].pin !== 0) return false;
  }
  return true;
}
