import { isClone } from '../kernel/coverage.ts';
import * as n from '../state/names.ts';
import { holdsNothing } from '../state/tokens.ts';
import type { PropertyOf } from './property-of.ts';

/**
 * I7: the bio that was filled owns the tokens; a clone, deep or not, lists the same pages and drops none. A walk that begins on a clone
 * is harmless only because it finds no vectors.
 */
export const cloneOwnsNothing: PropertyOf = () => ({
  name: 'clone-owns-nothing',
  id: 'I7',
  kind: 'invariant',
  statement: 'A clone holds no tokens and drops none, and the bio that it was made from does not end before it.',
  holds: (s) => {
    for (let b = 0; b < s.bios.length; b++) {
      const bio = s.bios[b];
      if (!isClone(bio)) continue;
      if (!holdsNothing(s.ledger.bios[b])) return false;
      if (bio.releases > 0 && bio.vcnt > 0) return false;
      if (bio.phase !== n.SUBMITTED) continue;
      const { phase } = s.bios[bio.origin - 1];
      if (phase !== n.SUBMITTED && phase !== n.BUILDING) return false;
    }
    return true;
  },
});
