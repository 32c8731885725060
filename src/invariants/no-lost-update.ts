import { cover, listsFrame } from '../kernel/coverage.ts';
import type { Env } from '../kernel/env.ts';
import { foliosOf } from '../kernel/folios.ts';
import type { Folio } from '../kernel/folios.ts';
import { userBacked } from '../state/iterator.ts';
import * as n from '../state/names.ts';
import type { Snapshot } from '../state/snapshot.ts';
import { getTokens, pinTokens } from '../state/tokens.ts';
import type { PropertyOf } from './property-of.ts';

/** The kernel knows that the folio must be written: one of its pages, or of the ptes that map them, is dirty. */
function knownDirty(state: Snapshot, folio: Folio): boolean {
  for (let frame = folio.head; frame < folio.end; frame++) {
    if (state.pages[frame].dirty === 1) return true;
    for (let m = 0; m < state.processes.length; m++) {
      const { ptes } = state.processes[m];
      for (let v = 0; v < ptes.length; v++) if (ptes[v].page === frame + 1 && ptes[v].dirty === 1) return true;
    }
  }
  return false;
}

function unsaved(state: Snapshot, folio: Folio): boolean {
  for (let frame = folio.head; frame < folio.end; frame++) if (state.pages[frame].unsaved === 1) return true;
  return false;
}

/** Will a bio still come to dirty the folio, or does a device still write into it? */
function inFlight(env: Env, state: Snapshot, folio: Folio): boolean {
  for (let b = 0; b < state.bios.length; b++) {
    if (cover(env, state, b, folio.head) > 0) return true;
    if (state.bios[b].phase !== n.SUBMITTED) continue;
    for (let frame = folio.head; frame < folio.end; frame++) if (listsFrame(env, state, b, frame)) return true;
  }
  return false;
}

/** Did a call that is not for user memory fill it? Then dirtying it is the business of that caller (netfs, a loop device), who is not modelled. */
function filledForKernel(state: Snapshot, folio: Folio): boolean {
  for (let c = 0; c < state.calls.length; c++) {
    const call = state.calls[c];
    if (userBacked(call)) continue;
    for (let k = 0; k < call.total; k++) if (call.taken[k].page > folio.head && call.taken[k].page <= folio.end) return true;
  }
  return false;
}

function lost(env: Env, state: Snapshot, folio: Folio): boolean {
  const page = state.pages[folio.head];
  if (page.kind !== n.FILE || !unsaved(state, folio)) return false;
  if (page.freed === 0 && knownDirty(state, folio)) return false;
  if (getTokens(state, folio.head) > 0 || pinTokens(state, folio.head) > 0) return false;
  return !inFlight(env, state, folio) && !filledForKernel(state, folio);
}

/**
 * I23: bio_set_pages_dirty() before, bio_check_pages_dirty() after, since write-back may clean the page in between. As long as a token
 * is out, somebody may still dirty the page; once it is free, nobody can.
 */
export const noLostUpdate: PropertyOf = (env) => {
  const folios = foliosOf(env);
  return {
    name: 'no-lost-update',
    id: 'I23',
    kind: 'invariant',
    statement:
      'A file page that was written since its last write-back is dirty once no bio and no token is left on it, and is not freed before it is written.',
    holds: (s) => {
      for (let i = 0; i < folios.length; i++) if (lost(env, s, folios[i])) return false;
      return true;
    },
  };
};
