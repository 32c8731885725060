import { cleanUpMode, tokenCounts } from '../kernel/clean-up-mode.ts';
import { cover, isClone } from '../kernel/coverage.ts';
import type { Env } from '../kernel/env.ts';
import { foliosOf } from '../kernel/folios.ts';
import type { Folio } from '../kernel/folios.ts';
import * as n from '../state/names.ts';
import type { Call, Snapshot } from '../state/snapshot.ts';
import { holdsNothing } from '../state/tokens.ts';
import { arrayIsLive } from './array-is-live.ts';
import type { PropertyOf } from './property-of.ts';

/** Pages of a folio from the array's cursor on: those neither handed to the bio nor dropped yet. */
function leftInArray(env: Env, call: Call, head: number): number {
  let count = 0;
  for (let i = call.index; i < call.pages; i++) {
    const { page } = call.array[i];
    if (page > 0 && page <= env.bounds.frames && env.headOf[page - 1] === head) count++;
  }
  return count;
}

/** fs/direct-io.c: the array holds what it has left, and beside it the page that waits has a token of its own. */
function dioCovered(env: Env, folios: readonly Folio[], state: Snapshot, c: number): boolean {
  const call = state.calls[c];
  const { pages } = state.ledger.calls[c];
  const waiting = call.dio[0].page - 1;
  for (let i = 0; i < folios.length; i++) {
    const { head } = folios[i];
    const waits = waiting >= 0 && waiting < env.bounds.frames && env.headOf[waiting] === head ? 1 : 0;
    const due = tokenCounts(env, call.mode, head) ? leftInArray(env, call, head) + waits : 0;
    if (pages[head].get + pages[head].pin !== due) return false;
  }
  return true;
}

function arrayCovered(env: Env, folios: readonly Folio[], state: Snapshot, c: number): boolean {
  const call = state.calls[c];
  const { pages } = state.ledger.calls[c];
  if (call.pc === n.PC_GUP) return true; // get_user_pages_fast() is at work
  if (call.entry === n.DIRECT_IO) return dioCovered(env, folios, state, c);
  if (!arrayIsLive(call.pc) || call.mode === n.MODE_NONE) return holdsNothing(state.ledger.calls[c]);
  for (let i = 0; i < folios.length; i++) {
    const { head } = folios[i];
    const due = tokenCounts(env, call.mode, head) ? leftInArray(env, call, head) : 0;
    if (pages[head].get + pages[head].pin !== due) return false;
  }
  return true;
}

function tableCovered(env: Env, folios: readonly Folio[], state: Snapshot, b: number): boolean {
  const bio = state.bios[b];
  const { pages } = state.ledger.bios[b];
  if (isClone(bio)) return true; // clone-owns-nothing
  const mode = cleanUpMode(env, bio);
  if (mode === n.MODE_NONE || bio.vcnt === 0 || bio.phase >= n.RELEASED) return holdsNothing(state.ledger.bios[b]);
  for (let i = 0; i < folios.length; i++) {
    const { head } = folios[i];
    const due = tokenCounts(env, mode, head) ? cover(env, state, b, head) : 0;
    if (pages[head].get + pages[head].pin !== due) return false;
  }
  return true;
}

/**
 * I4: a token for each page that will be dropped, and none beside. Which mode the tokens have is for one-mode-per-bio; a bio whose
 * flags say that nothing is dropped has no tokens.
 */
export const tokensCoverVectors: PropertyOf = (env) => {
  const folios = foliosOf(env);
  return {
    name: 'tokens-cover-vectors',
    id: 'I4',
    kind: 'invariant',
    statement:
      'A bio holds one token for each page in each vector that its release has still to drop, a page array one for each page not yet handed over, a page that waits to be sent one of its own, and nothing else holds any.',
    holds: (s) => {
      for (let c = 0; c < s.calls.length; c++) if (!arrayCovered(env, folios, s, c)) return false;
      for (let b = 0; b < s.bios.length; b++) if (!tableCovered(env, folios, s, b)) return false;
      return true;
    },
  };
};
