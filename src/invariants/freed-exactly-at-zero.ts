import { foliosOf } from '../kernel/folios.ts';
import type { Folio } from '../kernel/folios.ts';
import * as n from '../state/names.ts';
import type { Snapshot } from '../state/snapshot.ts';
import type { PropertyOf } from './property-of.ts';

function heldBySomebody(state: Snapshot, head: number): boolean {
  const { calls, bios } = state.ledger;
  for (let c = 0; c < calls.length; c++) if (calls[c].pages[head].get !== 0 || calls[c].pages[head].pin !== 0) return true;
  for (let b = 0; b < bios.length; b++) if (bios[b].pages[head].get !== 0 || bios[b].pages[head].pin !== 0) return true;
  return false;
}

function mappedOrOwned(state: Snapshot, folio: Folio): boolean {
  for (let frame = folio.head; frame < folio.end; frame++) {
    const page = state.pages[frame];
    if (page.mapcount !== 0 || page.owners !== 0 || page.tmp !== 0) return true;
  }
  return false;
}

/** I3: a use after free begins where a count reaches zero too early; a leak where it never does. */
export const freedExactlyAtZero: PropertyOf = (env) => {
  const folios = foliosOf(env);
  return {
    name: 'freed-exactly-at-zero',
    id: 'I3',
    kind: 'invariant',
    statement: 'A page in use is freed exactly when its reference count is zero, and then nobody maps, owns or holds it.',
    holds: (s) => {
      for (let i = 0; i < folios.length; i++) {
        const { head } = folios[i];
        const page = s.pages[head];
        if (page.kind === n.FREE) {
          if (page.ref !== 0 || page.freed !== 0) return false;
          continue;
        }
        if ((page.ref === 0) !== (page.freed === 1)) return false;
        if (page.freed === 1 && (mappedOrOwned(s, folios[i]) || heldBySomebody(s, head))) return false;
      }
      return true;
    },
  };
};
