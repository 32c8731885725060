import type { Env, Step } from '../kernel/env.ts';
import * as n from '../state/names.ts';
import type { Draft } from '../state/snapshot.ts';
import { currentBio } from './bio-object.ts';
import { dropPage } from './drop-page.ts';
import { beginDropUnused } from './drop-unused.ts';
import { appendVec, growLast, mergeable, NOT_MERGEABLE, SAME_PAGE } from './merge.ts';
import { moveToken } from './page-refs.ts';
import { callParameter } from './parameters.ts';

/** Length of the fragment that the next page of the array contributes. */
export function nextFragment(env: Env, d: Draft, c: number): number {
  const call = d.calls[c];
  const toEnd = env.per - call.offset;
  return env.rules.lastFragment === 'cut' ? Math.min(toEnd, call.rest) : toEnd;
}

/** Hands the token of the next page from the array to the bio that lists it now. */
export function handOver(env: Env, d: Draft, c: number, frame: number): void {
  if (frame < env.bounds.frames) moveToken(env, frame, d.ledger.calls[c], d.ledger.bios[d.calls[c].bio - 1]);
}

/** The loop variables of the add loop after a page was added. */
export function nextPage(d: Draft, c: number, len: number): void {
  const call = d.calls[c];
  call.rest = Math.max(0, call.rest - len);
  call.index += 1;
  call.offset = 0;
}

/**
 * bio_iov_add_page() [block/bio.c], to 6.12: the next page of the array is merged into the last vector or appended. If it is merged into
 * the page in which that vector ends, the bio has a token on it already and the new one is dropped.
 */
export const addPage: Step = (env) => ({
  name: 'add-page',
  actor: 'submitter',
  source: 'bio_iov_add_page() [block/bio.c]',
  parameters: [callParameter(env)],
  guard: (s, c) => s.calls[c].pc === n.PC_ADD && s.calls[c].op !== n.ZONE_APPEND,
  effect: (d, c) => {
    const call = d.calls[c];
    const bio = currentBio(d, c);
    const frame = call.array[call.index].page - 1;
    const len = nextFragment(env, d, c);
    const merge = mergeable(env, bio, frame, call.offset);
    if (merge === NOT_MERGEABLE) appendVec(bio, frame, call.offset, len);
    else growLast(bio, len);
    settleToken(env, d, c, frame, merge);
    nextPage(d, c, len);
    if (call.rest === 0) endAdding(env, d, c);
  },
});

/** What becomes of the token of a page that was merged or appended. */
export function settleToken(env: Env, d: Draft, c: number, frame: number, merge: number): void {
  const bio = currentBio(d, c);
  const { samePageDrop } = env.rules;
  if (merge !== NOT_MERGEABLE) d.ghost.merged = 1;
  const drop =
    (merge === SAME_PAGE && samePageDrop !== 'never') ||
    (merge !== NOT_MERGEABLE && samePageDrop === 'every-merge') ||
    (merge === NOT_MERGEABLE && samePageDrop === 'when-not-merged');
  if (drop) {
    if (merge !== SAME_PAGE) d.calls[c].sameWrong = 1;
    d.ghost.samePageDropped = 1;
    dropPage(env, d, bio, frame, d.ledger.calls[c]);
  } else if (merge !== SAME_PAGE) {
    handOver(env, d, c, frame);
  }
}

/** The add loop is over: with everything added, or because a page was refused. */
export function endAdding(env: Env, d: Draft, c: number): void {
  const call = d.calls[c];
  if (env.rules.setFlags === 'after-add') call.pc = n.PC_SET_FLAGS_LATE;
  else if (call.rest > 0) call.pc = n.PC_REVERT_LEFT;
  else beginDropUnused(env, d, c);
}
