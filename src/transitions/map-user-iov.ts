import type { Env, Step } from '../kernel/env.ts';
import * as n from '../state/names.ts';
import type { Draft } from '../state/snapshot.ts';
import { unitAddress } from '../state/unit-address.ts';
import { addHwPage, REFUSED } from './add-hw-page.ts';
import { clearLocals, inMapLoop } from './extraction.ts';
import { handOver, nextFragment, nextPage } from './add-page.ts';
import { currentBio } from './bio-object.ts';
import { dropPage } from './drop-page.ts';
import { revert } from './iov-iter.ts';
import { NOT_MERGEABLE, SAME_PAGE } from './merge.ts';
import { callParameter } from './parameters.ts';
import { beginRelease } from './release.ts';

const source = 'bio_map_user_iov() [block/blk-map.c]';

/**
 * The inner loop of bio_map_user_iov() [block/blk-map.c]. Until 6.5 the token of a fragment that was merged into the same page is put only
 * when the page was refused, which never says so: the token stays. From 6.6 on (5905afc2c7bb) it is dropped after a successful add.
 */
export const mapAdd: Step = (env) => ({
  name: 'map-add',
  actor: 'submitter',
  source,
  parameters: [callParameter(env)],
  guard: (s, c) => s.calls[c].pc === n.PC_MAP_ADD,
  effect: (d, c) => {
    const call = d.calls[c];
    const bio = currentBio(d, c);
    const frame = call.array[call.index].page - 1;
    const len = nextFragment(env, d, c);
    const merge = addHwPage(env, bio, frame, call.offset, len, env.bounds.maxHwUnits);
    if (merge === REFUSED) {
      call.pc = n.PC_MAP_DROP_UNUSED;
      return;
    }
    settleMapped(env, d, c, frame, merge);
    nextPage(d, c, len);
    if (call.index === call.pages) call.pc = n.PC_MAP_LOOP;
  },
});

function settleMapped(env: Env, d: Draft, c: number, frame: number, merge: number): void {
  if (merge !== NOT_MERGEABLE) d.ghost.merged = 1;
  if (merge !== SAME_PAGE) {
    handOver(env, d, c, frame);
  } else if (env.rules.mapSamePage === 'drop-if-merged') {
    d.ghost.samePageDropped = 1;
    dropPage(env, d, currentBio(d, c), frame, d.ledger.calls[c]);
  }
}

/** bio_map_user_iov(): the pages that were not mapped are dropped, one at a time. */
export const mapDropUnused: Step = (env) => ({
  name: 'map-drop-unused',
  actor: 'submitter',
  source,
  parameters: [callParameter(env)],
  guard: (s, c) => s.calls[c].pc === n.PC_MAP_DROP_UNUSED,
  effect: (d, c) => {
    const call = d.calls[c];
    d.ghost.droppedUnused = 1;
    dropPage(env, d, currentBio(d, c), call.array[call.index].page - 1, d.ledger.calls[c]);
    call.index += 1;
    if (call.index === call.pages) call.pc = n.PC_MAP_LOOP;
  },
});

/** bio_map_user_iov(): what did not fit goes back and ends the loop; an empty iterator ends it, too. */
export const mapLoop: Step = (env) => ({
  name: 'map-loop',
  actor: 'submitter',
  source,
  parameters: [callParameter(env)],
  guard: (s, c) => s.calls[c].pc === n.PC_MAP_LOOP,
  effect: (d, c) => {
    const call = d.calls[c];
    if (call.rest > 0) {
      d.ghost.revertedLeft = 1;
      revert(env, d, c, call.rest);
      call.pc = n.PC_MAP_APPEND;
    } else {
      call.pc = call.left > 0 ? n.PC_MAP_EXTRACT : n.PC_MAP_APPEND;
    }
  },
});

/**
 * blk_rq_append_bio() [block/blk-map.c]: the bio becomes part of the request, whose pages are not dirtied beforehand. From 6.13 on the limits
 * of the queue are looked at only here, and a bio beyond them is -EREMOTEIO.
 */
export const mapAppend: Step = (env) => ({
  name: 'map-append',
  actor: 'submitter',
  source: 'blk_rq_append_bio() [block/blk-map.c]',
  parameters: [callParameter(env)],
  guard: (s, c) => s.calls[c].pc === n.PC_MAP_APPEND,
  effect: (d, c) => {
    const call = d.calls[c];
    const bio = currentBio(d, c);
    clearLocals(d, c);
    if (!inMapLoop(env, call) && (bio.size > env.bounds.maxHwUnits || bio.vcnt > env.bounds.maxSegments)) {
      call.ret = n.EREMOTEIO;
      call.pc = n.PC_MAP_UNMAP;
    } else {
      call.pc = n.PC_SUBMIT;
    }
  },
});

/** Labels out_unmap, later out_release and out_put of bio_map_user_iov(): everything that the bio lists is released, then the bio is put. */
export const mapUnmap: Step = (env) => ({
  name: 'map-unmap',
  actor: 'submitter',
  source,
  parameters: [callParameter(env)],
  guard: (s, c) => s.calls[c].pc === n.PC_MAP_UNMAP,
  effect: (d, c) => {
    const bio = currentBio(d, c);
    clearLocals(d, c);
    if (env.rules.mapFailure === 'by-extracted-page') {
      dropExtracted(env, d, c);
      bio.phase = n.RELEASED;
    } else {
      beginRelease(env, bio);
    }
    d.calls[c].pc = n.PC_DONE;
  },
});

/** A token is dropped for every page of every segment so far, also for those that were merged and dropped already. */
function dropExtracted(env: Env, d: Draft, c: number): void {
  const call = d.calls[c];
  let segmentEnd = 0;
  let s = 0;
  for (let k = 0; k < call.total - call.left; k++) {
    const begins = k === segmentEnd;
    while (k >= segmentEnd) segmentEnd += call.segments[s++].len;
    if (begins || unitAddress(call, k) % env.per === 0) {
      dropPage(env, d, currentBio(d, c), call.taken[k].page - 1, d.ledger.bios[call.bio - 1]);
    }
  }
}
