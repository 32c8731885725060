import type { Step } from '../kernel/env.ts';
import { frameOfVec, pagesOfVec } from '../kernel/vec-pages.ts';
import * as n from '../state/names.ts';
import { currentBio } from './bio-object.ts';
import { dropPage } from './drop-page.ts';
import { leaveGetPages } from './get-pages.ts';
import { revert } from './iov-iter.ts';
import { callParameter } from './parameters.ts';
import { blockOf } from './trim.ts';

/**
 * bio_iov_iter_align_down() [block/bio.c], 6.18 on: what is no whole logical block goes back to the iterator, and is taken away from the end of
 * the table. A vector that goes as a whole is unpinned, but only its first page is; a vector that is shortened keeps all its pins.
 */
export const alignDown: Step = (env) => ({
  name: 'align-down',
  actor: 'submitter',
  source: 'bio_iov_iter_align_down() [block/bio.c]',
  parameters: [callParameter(env)],
  guard: (s, c) => s.calls[c].pc === n.PC_ALIGN_DOWN,
  effect: (d, c) => {
    const call = d.calls[c];
    const bio = currentBio(d, c);
    let rest = bio.size % blockOf(env, call);
    d.ghost.trimmed = 1;
    revert(env, d, c, rest);
    bio.size -= rest;
    while (rest > 0) {
      const last = bio.vcnt - 1;
      const vec = bio.vecs[last];
      const kept = rest < vec.len ? Math.ceil(((vec.off % env.per) + vec.len - rest) / env.per) : 0;
      const end = env.rules.alignDownDrops === 'every-page' ? pagesOfVec(env, bio, last) : kept > 0 ? 0 : 1;
      for (let k = kept; k < end; k++) dropPage(env, d, bio, frameOfVec(env, bio, last, k), d.ledger.bios[call.bio - 1]);
      if (rest < vec.len) {
        vec.len -= rest;
        break;
      }
      rest -= vec.len;
      vec.page = 0;
      vec.off = 0;
      vec.len = 0;
      bio.vcnt = last;
    }
    call.ret = bio.vcnt > 0 ? n.OK : n.EFAULT;
    if (call.ret === n.OK && call.left === call.entryLeft) call.stalled = 1;
    leaveGetPages(d, c);
  },
});
