import { isClone } from '../../kernel/coverage.ts';
import { pagesOfVec } from '../../kernel/vec-pages.ts';
import type { PropertyOf } from '../property-of.ts';

/** Pages are added one by one, so a vector of several pages in a table of the bio's own was merged. */
export const mergedAcrossPages: PropertyOf = (env) => ({
  name: 'merged-across-pages',
  kind: 'goal',
  statement: 'Pages that lie next to each other are merged into one vector.',
  holds: (s) => {
    for (let b = 0; b < s.bios.length; b++) {
      const bio = s.bios[b];
      if (bio.foreign === 1 || isClone(bio)) continue;
      for (let v = 0; v < bio.vcnt && v < bio.vecs.length; v++) if (pagesOfVec(env, bio, v) > 1) return true;
    }
    return false;
  },
});
