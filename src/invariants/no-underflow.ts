import type { Snapshot } from '../state/snapshot.ts';
import type { PropertyOf } from './property-of.ts';

function hasDebt(holder: Snapshot['ledger']['calls'][number]): boolean {
  for (let p = 0; p < holder.pages.length; p++) if (holder.pages[p].get < 0 || holder.pages[p].pin < 0) return true;
  return false;
}

/** I2: put_page() gives back a reference, unpin_user_page() a pin, and each by the one who took it. */
export const noUnderflow: PropertyOf = () => ({
  name: 'no-underflow',
  id: 'I2',
  kind: 'invariant',
  statement: 'No count goes below zero: whoever drops a token holds one of the same page and mode.',
  holds: (s) => {
    for (let p = 0; p < s.pages.length; p++) if (s.pages[p].ref < 0 || s.pages[p].pincount < 0) return false;
    const { calls, bios } = s.ledger;
    for (let c = 0; c < calls.length; c++) if (hasDebt(calls[c])) return false;
    for (let b = 0; b < bios.length; b++) if (hasDebt(bios[b])) return false;
    return true;
  },
});
