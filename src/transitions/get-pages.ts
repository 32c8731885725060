import type { Step } from '../kernel/env.ts';
import { userBacked } from '../state/iterator.ts';
import * as n from '../state/names.ts';
import type { Draft } from '../state/snapshot.ts';
import { currentBio, setModeFlags } from './bio-object.ts';
import { putBounceFolio, unitsAllowed } from './bounce-folio.ts';
import { userMode } from './extract-user.ts';
import { clearLocals } from './extraction.ts';
import { callParameter } from './parameters.ts';
import { blockOf } from './trim.ts';

/**
 * Entry of bio_iov_iter_get_pages() [block/bio.c]: from 6.5 on a BIO_CLONED bio is refused and the flag is set once; an ITER_BVEC
 * takes the short way.
 */
export const enterGetPages: Step = (env) => ({
  name: 'enter-get-pages',
  actor: 'submitter',
  source: 'bio_iov_iter_get_pages() [block/bio.c]',
  parameters: [callParameter(env)],
  guard: (s, c) => s.calls[c].pc === n.PC_ENTER_GET_PAGES && s.calls[c].kind !== n.ZERO_PAGE && s.calls[c].entry !== n.BOUNCE_READ,
  effect: (d, c) => {
    const call = d.calls[c];
    const bio = currentBio(d, c);
    call.entryLeft = call.left;
    if (env.rules.clonedGuard && bio.cloned) {
      call.ret = n.EIO;
      call.pc = n.PC_RETURNED;
    } else if (call.kind === n.BVEC) {
      call.pc = n.PC_BVEC_SET;
    } else {
      if (env.rules.setFlags === 'once-before-loop' && userBacked(call) && userMode(env, call) === n.MODE_PIN) {
        setModeFlags(bio, bio.reffed, 1);
      }
      call.pc = n.PC_EXTRACT;
    }
  },
});

/** bio_full() [include/linux/bio.h] for a length of 0; in a model far from UINT_MAX only the table can be full. */
export function bioFull(bio: { readonly vcnt: number; readonly max: number }): boolean {
  return bio.vcnt >= bio.max;
}

/**
 * The loop of bio_iov_iter_get_pages() [block/bio.c]: another pass while the last one succeeded, the iterator is not empty and the
 * table is not full; an error after the first vector is swallowed.
 */
export const getPagesLoop: Step = (env) => ({
  name: 'get-pages-loop',
  actor: 'submitter',
  source: 'bio_iov_iter_get_pages() [block/bio.c]',
  parameters: [callParameter(env)],
  guard: (s, c) => s.calls[c].pc === n.PC_LOOP,
  effect: (d, c) => {
    const call = d.calls[c];
    const bio = currentBio(d, c);
    const stopped = env.rules.fill === 'bvecs' && call.left >= call.passLeft; // 0 from iov_iter_extract_bvecs() ends the loop
    if (call.ret === n.OK && call.left >= call.passLeft && !stopped) call.stalled = 1;
    if (call.ret === n.OK && call.left > 0 && !bioFull(bio) && !stopped && unitsAllowed(env, d, call) > 0) {
      call.pc = n.PC_EXTRACT;
      return;
    }
    if (call.ret === n.EINVAL && env.rules.memoryAlign === 'in-extraction') {
      if (env.rules.misaligned === 'gives-back' && bio.vcnt > 0) call.pc = n.PC_GIVE_BACK;
      else leaveGetPages(d, c);
      return;
    }
    if (bio.vcnt > 0) {
      call.ret = n.OK;
      if (call.left === call.entryLeft && !bioFull(bio)) call.stalled = 1;
      if (env.rules.trim === 'once-per-bio' && bio.size % blockOf(env, call) > 0) {
        call.pc = n.PC_ALIGN_DOWN;
        return;
      }
    } else if (call.entry === n.BOUNCE_READ && env.rules.bounceRead === 'puts-folio') {
      putBounceFolio(env, d, bio);
    }
    leaveGetPages(d, c);
  },
});

/** Back in the caller, which looks at the result next. */
export function leaveGetPages(d: Draft, c: number): void {
  clearLocals(d, c);
  d.calls[c].pc = n.PC_RETURNED;
}

/**
 * The caller (__blkdev_direct_IO, iomap_dio_bio_iter, from 6.13 on bio_map_user_iov): an error ends the call, otherwise the pages of a
 * read into user memory are dirtied and the bio is submitted.
 */
export const handleReturn: Step = (env) => ({
  name: 'handle-return',
  actor: 'submitter',
  source: '__blkdev_direct_IO_async() [block/fops.c]',
  parameters: [callParameter(env)],
  guard: (s, c) => s.calls[c].pc === n.PC_RETURNED,
  effect: (d, c) => {
    const call = d.calls[c];
    if (call.entry === n.MAP_USER_IOV) call.pc = call.ret === n.OK ? n.PC_MAP_APPEND : n.PC_MAP_UNMAP;
    else if (call.ret !== n.OK) call.pc = n.PC_FAILED;
    else if (call.hold) call.pc = n.PC_DONE;
    else call.pc = call.setDirty ? n.PC_SET_DIRTY : n.PC_SUBMIT;
  },
});
