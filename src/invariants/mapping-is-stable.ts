import { dropped } from '../kernel/coverage.ts';
import type { Env } from '../kernel/env.ts';
import { userBacked } from '../state/iterator.ts';
import * as n from '../state/names.ts';
import type { Call, Snapshot } from '../state/snapshot.ts';
import { unitAddress } from '../state/unit-address.ts';
import { arrayIsLive } from './array-is-live.ts';
import { fromOneIterator } from './from-one-iterator.ts';
import type { PropertyOf } from './property-of.ts';

function fillsUserMemory(call: Call): boolean {
  return userBacked(call) && call.dir === n.DEST;
}

/** Does the issuer's page table show another page than `frame` at the virtual page? */
function strayed(env: Env, state: Snapshot, virtual: number, frame: number): boolean {
  if (virtual < 0 || virtual >= env.bounds.virtualPages) return false;
  const pte = state.processes[0].ptes[virtual];
  return pte.page !== 0 && pte.page !== frame + 1 && pte.gone === 0;
}

/** Pages extracted but not handed over: entry i belongs to the i-th virtual page from where the pass began. */
function arrayStrayed(env: Env, state: Snapshot, c: number): boolean {
  const call = state.calls[c];
  if (!fillsUserMemory(call) || !arrayIsLive(call.pc)) return false;
  const first = Math.floor(unitAddress(call, call.total - call.passLeft) / env.per);
  for (let i = call.index; i < call.pages; i++) {
    const frame = call.array[i].page - 1;
    if (frame < 0 || frame >= env.bounds.frames || state.ledger.calls[c].pages[env.headOf[frame]].pin <= 0) continue;
    if (strayed(env, state, first + i, frame)) return true;
  }
  return false;
}

/** Pages that a bio lists and has not dropped yet. */
function tableStrayed(env: Env, state: Snapshot, b: number): boolean {
  const bio = state.bios[b];
  if (!fromOneIterator(state, bio) || !fillsUserMemory(state.calls[bio.call - 1])) return false;
  const call = state.calls[bio.call - 1];
  let unit = bio.first;
  for (let v = 0; v < bio.vcnt && v < bio.vecs.length; v++) {
    const { page, off, len } = bio.vecs[v];
    for (let x = 0; x < len; x++, unit++) {
      const k = Math.floor((off + x) / env.per);
      const frame = page - 1 + k;
      if (frame >= env.bounds.frames || dropped(env, bio, v, k - Math.floor(off / env.per))) continue;
      if (state.ledger.bios[b].pages[env.headOf[frame]].pin <= 0) continue;
      if (strayed(env, state, Math.floor(unitAddress(call, unit) / env.per), frame)) return true;
    }
  }
  return false;
}

/** I12: what the device fills is what the issuer will read. Unmapping by the issuer or by reclaim leaves no entry to judge. */
export const mappingIsStable: PropertyOf = (env) => ({
  name: 'mapping-is-stable',
  id: 'I12',
  kind: 'invariant',
  statement: 'As long as a page that the device fills is pinned, the address through which it was pinned maps no other page.',
  holds: (s) => {
    for (let c = 0; c < s.calls.length; c++) if (arrayStrayed(env, s, c)) return false;
    for (let b = 0; b < s.bios.length; b++) if (tableStrayed(env, s, b)) return false;
    return true;
  },
});
