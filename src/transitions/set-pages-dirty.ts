import type { Step } from '../kernel/env.ts';
import * as n from '../state/names.ts';
import { currentBio } from './bio-object.ts';
import { dirtyPage } from './dirty-page.ts';
import { beginWalk, stepWalk, walkEnded, walkFrame } from './page-walk.ts';
import { callParameter } from './parameters.ts';

/** bio_set_pages_dirty() [block/bio.c]: before a read into user memory is submitted, page by page. */
export const setPagesDirty: Step = (env) => ({
  name: 'set-pages-dirty',
  actor: 'submitter',
  source: 'bio_set_pages_dirty() [block/bio.c]',
  parameters: [callParameter(env)],
  guard: (s, c) => s.calls[c].pc === n.PC_SET_DIRTY,
  effect: (d, c) => {
    const call = d.calls[c];
    const bio = currentBio(d, c);
    if (!walkEnded(bio)) {
      if (bio.walkVec === 0 && bio.walkPage === 0) beginWalk(env, bio);
      dirtyPage(env, d, call.bio - 1, walkFrame(env, bio));
      stepWalk(env, bio);
    }
    if (!walkEnded(bio)) return;
    bio.walkVec = 0;
    bio.walkPage = 0;
    call.pc = n.PC_SUBMIT;
  },
});
