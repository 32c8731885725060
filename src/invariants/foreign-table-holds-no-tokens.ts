import { holdsNothing } from '../state/tokens.ts';
import type { PropertyOf } from './property-of.ts';

/** I24: bio_iov_bvec_set() [block/bio.c] borrows the table of a caller who keeps the pages. */
export const foreignTableHoldsNoTokens: PropertyOf = () => ({
  name: 'foreign-table-holds-no-tokens',
  id: 'I24',
  kind: 'invariant',
  statement: "A bio that borrows its caller's table holds no tokens, and the table is not freed with the bio.",
  holds: (s) => {
    for (let b = 0; b < s.bios.length; b++) {
      const bio = s.bios[b];
      if (bio.freedForeign === 1) return false;
      if (bio.foreign === 1 && !holdsNothing(s.ledger.bios[b])) return false;
    }
    return true;
  },
});
