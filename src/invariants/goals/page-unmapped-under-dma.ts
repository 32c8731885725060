import { filledBio, listsFrame } from '../../kernel/coverage.ts';
import { userBacked } from '../../state/iterator.ts';
import * as n from '../../state/names.ts';
import type { PropertyOf } from '../property-of.ts';

export const pageUnmappedUnderDma: PropertyOf = (env) => ({
  name: 'page-unmapped-under-dma',
  kind: 'goal',
  statement: 'A page of user memory that a submitted bio lists is mapped by nobody any more.',
  holds: (s) => {
    for (let b = 0; b < s.bios.length; b++) {
      if (s.bios[b].phase !== n.SUBMITTED) continue;
      const { call } = s.bios[filledBio(s, b)];
      if (call === 0 || !userBacked(s.calls[call - 1])) continue;
      for (let frame = 0; frame < env.bounds.frames; frame++) {
        if (s.pages[frame].mapcount === 0 && listsFrame(env, s, b, frame)) return true;
      }
    }
    return false;
  },
});
