import { tableCount } from '../kernel/coverage.ts';
import type { Env, Step } from '../kernel/env.ts';
import { consumed } from '../state/iterator.ts';
import * as n from '../state/names.ts';
import type { BioDraft } from '../state/snapshot.ts';
import { currentBio, setModeFlags } from './bio-object.ts';
import { leaveGetPages } from './get-pages.ts';
import { advance } from './iov-iter.ts';
import { callParameter } from './parameters.ts';

/**
 * bio_iov_bvec_set() [block/bio.c]: the bio borrows the caller's table, whatever it listed before, and counts as cloned. It warns if
 * the bio has a table of its own, and goes on.
 */
export const bvecSet: Step = (env) => ({
  name: 'bvec-set',
  actor: 'submitter',
  source: 'bio_iov_bvec_set() [block/bio.c]',
  parameters: [callParameter(env)],
  guard: (s, c) => s.calls[c].pc === n.PC_BVEC_SET,
  effect: (d, c) => {
    const call = d.calls[c];
    const bio = currentBio(d, c);
    clearTableFlags(env, bio);
    const limit = call.op === n.ZONE_APPEND && env.rules.zoneAppend === 'stops-at-limit' ? env.bounds.zoneAppendLimit : call.left;
    const count = call.nrSegs;
    for (let v = 0; v < bio.vecs.length; v++) {
      const vec = bio.vecs[v];
      const listed = v < count;
      vec.page = listed ? Math.floor(call.segments[v].start / env.per) + 1 : 0;
      vec.off = listed ? call.segments[v].start % env.per : 0;
      vec.len = listed ? call.segments[v].len : 0;
    }
    bio.vcnt = env.rules.bvecCount === 'set' ? count : 0;
    bio.foreign = 1;
    bio.cloned = 1;
    bio.skip = consumed(call);
    bio.first = consumed(call);
    bio.size = Math.min(call.left, limit);
    for (let u = 0; u < call.total; u++) call.taken[u].page = frameOfUnit(env, bio, u) + 1;
    if (bio.size === 0 && call.left > 0) call.stalled = 1;
    advance(d, c, bio.size);
    leaveGetPages(d, c);
  },
});

/** Which mode flags bio_iov_bvec_set() touches: v5 clears REFFED and leaves PINNED. */
function clearTableFlags(env: Env, bio: BioDraft): void {
  switch (env.rules.bvecSet) {
    case 'set-no-page-ref':
      if (bio.vcnt > 0 && bio.noPageRef === 0) bio.flagsChanged = 1;
      bio.noPageRef = 1;
      return;
    case 'clear-reffed':
      setModeFlags(bio, 0, bio.pinned);
      return;
    case 'clear-both':
      setModeFlags(bio, 0, 0);
      return;
    case 'keep':
      return;
  }
}

function frameOfUnit(env: Env, bio: BioDraft, u: number): number {
  let position = u;
  const count = tableCount(bio);
  for (let v = 0; v < count; v++) {
    const vec = bio.vecs[v];
    if (position < vec.len) return vec.page - 1 + Math.floor((vec.off + position) / env.per);
    position -= vec.len;
  }
  return env.bounds.frames;
}
