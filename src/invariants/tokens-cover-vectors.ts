import { cleanUpMode, tokenCounts } from '../kernel/clean-up-mode.ts';
import { cover, isClone } from '../kernel/coverage.ts';
import type { Env } from '../kernel/env.ts';
import { foliosOf } from '../kernel/folios.ts';
import * as n from '../state/names.ts';
import type { Call, Snapshot } from '../state/snapshot.ts';
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

function arrayCovered(env: Env, state: Snapshot, c: number, head: number): boolean {
  const call = state.calls[c];
  if (call.pc === n.PC_GUP) return true; // get_user_pages_fast() is at work
  const { get, pin } = state.ledger.calls[c].pages[head];
  const due = arrayIsLive(call.pc) && tokenCounts(env, call.mode, head) ? leftInArray(env, call, head) : 0;
  return get + pin === due;
}

function tableCovered(env: Env, state: Snapshot, b: number, head: number): boolean {
  const bio = state.bios[b];
  const { get, pin } = state.ledger.bios[b].pages[head];
  if (isClone(bio)) return true; // clone-owns-nothing
  const due = tokenCounts(env, cleanUpMode(env, bio), head) ? cover(env, state, b, head) : 0;
  return get + pin === due;
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
      'A bio holds one token for each page in each vector that its release has still to drop, a page array one for each page not yet handed over, and nothing else holds any.',
    holds: (s) => {
      for (let i = 0; i < folios.length; i++) {
        const { head } = folios[i];
        for (let c = 0; c < s.calls.length; c++) if (!arrayCovered(env, s, c, head)) return false;
        for (let b = 0; b < s.bios.length; b++) if (!tableCovered(env, s, b, head)) return false;
      }
      return true;
    },
  };
};
