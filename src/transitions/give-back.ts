import type { Step } from '../kernel/env.ts';
import { frameOfVec, pagesOfVec } from '../kernel/vec-pages.ts';
import * as n from '../state/names.ts';
import { currentBio, setModeFlags } from './bio-object.ts';
import { dropPage } from './drop-page.ts';
import { leaveGetPages } from './get-pages.ts';
import { callParameter } from './parameters.ts';

/**
 * bio_iov_iter_get_pages() [block/bio.c], mid 2026: a later segment was found misaligned, so what earlier ones brought is released,
 * BIO_PAGE_PINNED is cleared, and the table is empty again.
 */
export const giveBack: Step = (env) => ({
  name: 'give-back',
  actor: 'submitter',
  source: 'bio_iov_iter_get_pages() [block/bio.c]',
  parameters: [callParameter(env)],
  guard: (s, c) => s.calls[c].pc === n.PC_GIVE_BACK,
  effect: (d, c) => {
    const bio = currentBio(d, c);
    const holder = d.ledger.bios[d.calls[c].bio - 1];
    for (let v = 0; v < bio.vcnt; v++) {
      const pages = pagesOfVec(env, bio, v);
      for (let k = 0; k < pages; k++) dropPage(env, d, bio, frameOfVec(env, bio, v, k), holder);
    }
    for (let v = 0; v < bio.vcnt; v++) {
      bio.vecs[v].page = 0;
      bio.vecs[v].off = 0;
      bio.vecs[v].len = 0;
    }
    bio.vcnt = 0;
    bio.size = 0;
    setModeFlags(bio, bio.reffed, 0);
    leaveGetPages(d, c);
  },
});
