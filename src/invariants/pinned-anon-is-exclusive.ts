import type { Env } from '../kernel/env.ts';
import { foliosOf } from '../kernel/folios.ts';
import type { Folio } from '../kernel/folios.ts';
import * as n from '../state/names.ts';
import type { Snapshot } from '../state/snapshot.ts';
import type { PropertyOf } from './property-of.ts';

/** Pins that stay: not those of a gup in progress, which undoes them when it finds that a fork came between. */
function settledPins(state: Snapshot, head: number): number {
  const { calls, bios } = state.ledger;
  let sum = 0;
  for (let c = 0; c < calls.length; c++) if (state.calls[c].pc !== n.PC_GUP) sum += calls[c].pages[head].pin;
  for (let b = 0; b < bios.length; b++) sum += bios[b].pages[head].pin;
  return sum;
}

/** A pin on a large folio does not say on which of its pages; one that is mapped and exclusive is enough. */
function exclusiveWhereMapped(state: Snapshot, folio: Folio): boolean {
  let mapped = false;
  for (let frame = folio.head; frame < folio.end; frame++) {
    const page = state.pages[frame];
    if (page.mapcount === 0) continue;
    if (page.exclusive === 1) return true;
    mapped = true;
  }
  return !mapped;
}

function sharedThoughPinned(state: Snapshot, folio: Folio): boolean {
  const page = state.pages[folio.head];
  if (page.kind !== n.ANON || page.freed === 1 || settledPins(state, folio.head) <= 0) return false;
  return !exclusiveWhereMapped(state, folio);
}

/** I10: PageAnonExclusive, 5.19 on; before there is no such mark. A page that nobody maps any more cannot become shared. */
export const pinnedAnonIsExclusive: PropertyOf = (env: Env) => {
  const folios = foliosOf(env);
  return {
    name: 'pinned-anon-is-exclusive',
    id: 'I10',
    kind: 'invariant',
    statement: 'A mapped anonymous page that is pinned belongs exclusively to one process.',
    holds: (s) => {
      if (env.rules.cowReuse !== 'exclusive') return true;
      for (let i = 0; i < folios.length; i++) if (sharedThoughPinned(s, folios[i])) return false;
      return true;
    },
  };
};
