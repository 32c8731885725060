import type { Step } from '../kernel/env.ts';
import { tableCount } from '../kernel/coverage.ts';
import { physicalUnit } from '../kernel/vec-pages.ts';
import * as n from '../state/names.ts';
import { currentBio, setModeFlags } from './bio-object.ts';
import { bounceFrame, putBounceFolio } from './bounce-folio.ts';
import { userMode } from './extract-user.ts';
import { allocatePage, freeFrame } from './page-refs.ts';
import { bioParameter, callParameter } from './parameters.ts';
import { writeByDevice } from './write-by-device.ts';

/**
 * bio_iov_iter_bounce_read() [block/bio.c], 7.0 on, up to its loop: the device will fill a folio of the kernel, and the pages of the user are extracted only to be copied to. The kernel sets
 * BIO_PAGE_PINNED behind the loop; nobody looks at it before, and extraction knows how it took its tokens.
 */
export const bounceRead: Step = (env) => ({
  name: 'bounce-read',
  actor: 'submitter',
  source: 'bio_iov_iter_bounce_read() [block/bio.c]',
  parameters: [callParameter(env)],
  guard: (s, c) => s.calls[c].pc === n.PC_ENTER_GET_PAGES && s.calls[c].entry === n.BOUNCE_READ,
  effect: (d, c) => {
    const call = d.calls[c];
    const bio = currentBio(d, c);
    call.entryLeft = call.left;
    if (env.rules.bounceRead === 'unsupported' || freeFrame(env, d) < 0) {
      call.ret = env.rules.bounceRead === 'unsupported' ? n.EINVAL : n.ENOMEM;
      call.pc = n.PC_RETURNED;
      return;
    }
    const frame = allocatePage(env, d, n.KERNEL);
    d.pages[frame].owners = 1;
    bio.bounce[0].page = frame + 1;
    if (userMode(env, call) === n.MODE_PIN) setModeFlags(bio, bio.reffed, 1);
    call.pc = n.PC_EXTRACT;
  },
});

/** bio_iov_iter_unbounce_read() [block/bio.c], 7.0 on, in process context: what arrived is copied to the pages of the user, which are then dirtied and unpinned; the folio goes. */
export const unbounce: Step = (env) => ({
  name: 'unbounce',
  actor: 'completion',
  source: 'bio_iov_iter_unbounce_read() [block/bio.c]',
  parameters: [bioParameter(env)],
  guard: (s, b) => s.bios[b].phase === n.ENDED && bounceFrame(s.bios[b]) >= 0,
  effect: (d, b) => {
    const bio = d.bios[b];
    if (bio.failed === 0) {
      for (let u = 0; u < bio.size; u++) {
        const unit = physicalUnit(env, bio, tableCount(bio), u);
        if (unit >= 0 && unit < env.bounds.frames * env.per) writeByDevice(env, d, unit);
      }
    }
    putBounceFolio(env, d, bio);
  },
});
