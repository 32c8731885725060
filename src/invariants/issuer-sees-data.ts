import type { Env } from '../kernel/env.ts';
import { consumed, userBacked } from '../state/iterator.ts';
import * as n from '../state/names.ts';
import type { Page, Snapshot } from '../state/snapshot.ts';
import { unitAddress } from '../state/unit-address.ts';
import type { PropertyOf } from './property-of.ts';

/** Did everything succeed that the call submitted, alone or together with the calls that share its bio? */
function succeeded(state: Snapshot, c: number): boolean {
  let first = c;
  while (first > 0 && state.calls[first].sameBio === 1) first--;
  for (let i = first; i < state.calls.length && (i <= c || state.calls[i].sameBio === 1); i++) {
    if (state.calls[i].ret !== n.OK || state.calls[i].failed === 1) return false;
  }
  return true;
}

/** Frame that the issuer would read at a virtual page: the mapped one, or the file page that a fault would map again; -1 if there is none. */
function visibleFrame(env: Env, state: Snapshot, virtual: number): number {
  const { page } = state.processes[0].ptes[virtual];
  if (page !== 0) return page - 1;
  const frame = env.layout.mapping[virtual];
  return typeof frame === 'number' && env.layout.pages[frame] === 'file' ? frame : -1;
}

function showsData(page: Page, unit: number): boolean {
  switch (page.units[unit].tag) {
    case n.DMA:
    case n.DMA_AFTER_FORK:
    case n.PARENT_WRITE:
      return true;
    case n.CHILD_WRITE:
      return page.kind === n.FILE; // a shared mapping
    default:
      return false;
  }
}

/** Can the issuer read unit `k` of what the call read? What it gave up itself is not asked for. */
function sees(env: Env, state: Snapshot, c: number, k: number): boolean {
  const address = unitAddress(state.calls[c], k);
  const virtual = Math.floor(address / env.per);
  if (address < 0 || virtual >= env.bounds.virtualPages || state.processes[0].ptes[virtual].gone === 1) return true;
  const frame = visibleFrame(env, state, virtual);
  if (frame < 0) return false;
  const page = state.pages[frame];
  const unmapped = state.processes[0].ptes[virtual].page === 0;
  if (unmapped && page.kind !== n.FILE) return true; // reclaimed after write-back, and the frame is in other use
  if (unmapped && page.freed === 1 && page.unsaved === 1) return false;
  return showsData(page, address % env.per);
}

/** T3: the point of a read. Units given back to the iterator were not read. */
export const issuerSeesData: PropertyOf = (env) => ({
  name: 'issuer-sees-data',
  id: 'T3',
  kind: 'quiescent',
  statement: 'In the end the issuer reads at its address what a successful read brought, or what was written there since.',
  holds: (s) => {
    if (s.processes[0].life !== n.ALIVE) return true;
    for (let c = 0; c < s.calls.length; c++) {
      const call = s.calls[c];
      if (!userBacked(call) || call.dir !== n.DEST || call.op !== n.READ || !succeeded(s, c)) continue;
      const units = consumed(call);
      for (let k = 0; k < units; k++) if (!sees(env, s, c, k)) return false;
    }
    return true;
  },
});
