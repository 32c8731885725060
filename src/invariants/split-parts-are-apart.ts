import { filledBio } from '../kernel/coverage.ts';
import * as n from '../state/names.ts';
import type { Snapshot } from '../state/snapshot.ts';
import type { PropertyOf } from './property-of.ts';

/** The part that was split off is chained to what is left of the bio; it comes first in the same table. */
function partIsApart(state: Snapshot, b: number): boolean {
  const part = state.bios[b];
  const rest = state.bios[part.parent - 1];
  return filledBio(state, b) === filledBio(state, part.parent - 1) && part.skip + part.size <= rest.skip;
}

/** I28: bio_split() divides a bio, and no block of it goes to the device twice. */
export const splitPartsAreApart: PropertyOf = () => ({
  name: 'split-parts-are-apart',
  id: 'I28',
  kind: 'invariant',
  statement: 'A part that was split from a bio covers blocks of the same table, and ends before what is left of the bio begins.',
  holds: (s) => {
    for (let b = 0; b < s.bios.length; b++) {
      if (s.bios[b].parent !== 0 && s.bios[b].phase === n.SUBMITTED && !partIsApart(s, b)) return false;
    }
    return true;
  },
});
