import type { Step } from '../kernel/env.ts';
import { pagesOfSegment, userBacked } from '../state/iterator.ts';
import * as n from '../state/names.ts';
import type { Call } from '../state/snapshot.ts';
import { bioInit, bioReset, clearBio, freeBio, setModeFlags } from './bio-object.ts';
import { userMode } from './extract-user.ts';
import { inMapLoop } from './extraction.ts';
import { callParameter } from './parameters.ts';

function allocates(call: Call): boolean {
  if (call.entry === n.DIRECT_IO) return false; // dio_new_bio()
  return (call.pc === n.PC_IDLE && call.sameBio === 0) || (call.pc === n.PC_NEXT && call.reset === 0);
}

/**
 * bio_alloc() and bio_init() [block/bio.c]: a fresh bio for the next round of a call. An ITER_BVEC brings its own table
 * (bio_iov_vecs_to_alloc()), so the bio gets none; bio_map_user_iov() asks for iov_iter_npages() vectors and, from 6.5 on, marks the
 * bio as pinned before its loop.
 */
export const allocBio: Step = (env) => ({
  name: 'alloc-bio',
  actor: 'submitter',
  source: 'bio_init() [block/bio.c]',
  parameters: [callParameter(env)],
  guard: (s, c) => allocates(s.calls[c]) && freeBio(s.bios) >= 0,
  effect: (d, c) => {
    const call = d.calls[c];
    const b = freeBio(d.bios);
    const bio = d.bios[b];
    let max = env.bounds.vecs;
    if (call.kind === n.BVEC) max = 0;
    else if (call.entry === n.MAP_USER_IOV) {
      max = 0;
      for (let s = 0; s < call.segments.length; s++) max += pagesOfSegment(call, s, env.per);
    }
    bioInit(env, bio, max);
    if (env.rules.readDirection === 'source' && call.op === n.READ) call.dir = n.SOURCE;
    bio.op = call.op;
    bio.call = c + 1;
    bio.first = call.total - call.left;
    call.bio = b + 1;
    call.ret = n.OK;
    if (call.entry === n.MAP_USER_IOV) {
      call.entryLeft = call.left;
      call.pc = inMapLoop(env, call) ? n.PC_MAP_EXTRACT : n.PC_ENTER_GET_PAGES;
      if (call.left === 0) {
        // bio_map_user_iov(): -EINVAL for an empty iterator, before a bio is allocated
        call.ret = n.EINVAL;
        clearBio(bio);
        call.bio = 0;
        call.pc = n.PC_DONE;
      } else if (inMapLoop(env, call) && env.rules.flags === 'pinned' && userBacked(call) && userMode(env, call) === n.MODE_PIN) {
        setModeFlags(bio, 0, 1);
      }
    } else {
      call.pc = n.PC_ENTER_GET_PAGES;
    }
  },
});

/** bio_reset() [block/bio.c]: the bio of the round before, released but not put, is filled again. */
export const resetBio: Step = (env) => ({
  name: 'reset-bio',
  actor: 'submitter',
  source: 'bio_reset() [block/bio.c]',
  parameters: [callParameter(env)],
  guard: (s, c) => {
    const call = s.calls[c];
    return call.pc === n.PC_NEXT && call.reset === 1 && call.bio > 0 && s.bios[call.bio - 1].phase === n.RELEASED;
  },
  effect: (d, c) => {
    const call = d.calls[c];
    const bio = d.bios[call.bio - 1];
    bioReset(env, bio);
    bio.op = call.op;
    bio.first = call.total - call.left;
    call.ret = n.OK;
    call.pc = n.PC_ENTER_GET_PAGES;
  },
});

/** An artificial caller: the bio that the call before filled is filled further, from another iterator; if that call failed, it gives up. */
export const shareBio: Step = (env) => ({
  name: 'share-bio',
  actor: 'submitter',
  source: 'a caller that feeds two iterators into one bio: not in the kernel',
  parameters: [callParameter(env)],
  guard: (s, c) => s.calls[c].pc === n.PC_IDLE && s.calls[c].sameBio === 1 && c > 0 && s.calls[c - 1].pc === n.PC_DONE,
  effect: (d, c) => {
    const call = d.calls[c];
    if (d.calls[c - 1].ret !== n.OK) {
      call.pc = n.PC_DONE;
      return;
    }
    call.bio = d.calls[c - 1].bio;
    call.pc = n.PC_ENTER_GET_PAGES;
  },
});
