import { listsFrame } from '../../kernel/coverage.ts';
import * as n from '../../state/names.ts';
import type { PropertyOf } from '../property-of.ts';

/** bio_set_pages_dirty() dirtied the page before submission, so only write-back can have cleaned it. */
export const writtenBackDuringIo: PropertyOf = (env) => ({
  name: 'written-back-during-io',
  kind: 'goal',
  statement: 'A file page that was dirtied for a read is clean again before the read ends.',
  holds: (s) => {
    for (let b = 0; b < s.bios.length; b++) {
      const bio = s.bios[b];
      if (bio.phase !== n.SUBMITTED || bio.op !== n.READ || bio.call === 0 || s.calls[bio.call - 1].setDirty === 0) continue;
      for (let frame = 0; frame < env.bounds.frames; frame++) {
        if (env.compound[frame] && !env.rules.dirtyCompound) continue;
        if (s.pages[frame].kind !== n.FILE || s.pages[env.headOf[frame]].dirty === 1) continue;
        if (listsFrame(env, s, b, frame)) return true;
      }
    }
    return false;
  },
});
