import * as n from '../state/names.ts';
import type { PropertyOf } from './property-of.ts';

/** I25: what stands in a slot of the table that no page was added to is whatever was there before. */
export const walkStaysInTable: PropertyOf = () => ({
  name: 'walk-stays-in-table',
  id: 'I25',
  kind: 'invariant',
  statement: 'A walk over the pages of a bio stands at a vector that the bio lists.',
  holds: (s) => {
    for (let b = 0; b < s.bios.length; b++) {
      const { phase, walkVec, vcnt } = s.bios[b];
      const walking = phase === n.CHECKING || phase === n.RELEASING || phase === n.STOLEN;
      if (walking && walkVec >= vcnt) return false;
    }
    return true;
  },
});
