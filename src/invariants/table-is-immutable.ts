import * as n from '../state/names.ts';
import type { Bio } from '../state/snapshot.ts';
import type { PropertyOf } from './property-of.ts';

function asSubmitted(bio: Bio): boolean {
  if (bio.sealedCount !== bio.vcnt) return false;
  for (let v = 0; v < bio.vcnt && v < bio.vecs.length; v++) {
    const vec = bio.vecs[v];
    const sealed = bio.sealed[v];
    if (vec.page !== sealed.page || vec.off !== sealed.off || vec.len !== sealed.len) return false;
  }
  return true;
}

/** I20: release finds by the table what was listed, so advancing and splitting move bi_iter only. A bio that is unmapped unsubmitted was never sealed. */
export const tableIsImmutable: PropertyOf = () => ({
  name: 'table-is-immutable',
  id: 'I20',
  kind: 'invariant',
  statement: 'The vectors of a bio do not change from submission until its pages are released.',
  holds: (s) => {
    for (let b = 0; b < s.bios.length; b++) {
      const bio = s.bios[b];
      if (bio.origin !== 0 || bio.phase < n.SUBMITTED || bio.phase > n.RELEASED) continue;
      if ((bio.phase === n.SUBMITTED || bio.sealedCount > 0) && !asSubmitted(bio)) return false;
    }
    return true;
  },
});
