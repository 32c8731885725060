import type { Env, Step } from '../kernel/env.ts';
import * as n from '../state/names.ts';
import type { Call, Draft } from '../state/snapshot.ts';
import { beginDropUnused } from './drop-unused.ts';
import { revert } from './iov-iter.ts';
import { callParameter } from './parameters.ts';

/**
 * __bio_iov_iter_get_pages() [block/bio.c], to 6.17: what is no whole logical block goes back to the iterator; if nothing is left, the
 * pages are dropped and the error is -EFAULT.
 */
export const trim: Step = (env) => ({
  name: 'trim',
  actor: 'submitter',
  source: '__bio_iov_iter_get_pages() [block/bio.c]',
  parameters: [callParameter(env)],
  guard: (s, c) => s.calls[c].pc === n.PC_TRIM,
  effect: (d, c) => {
    const call = d.calls[c];
    const rest = env.rules.trim === 'never' ? 0 : call.size % blockOf(env, call);
    if (rest > 0) {
      d.ghost.trimmed = 1;
      for (let k = times(env); k > 0; k--) revert(env, d, c, rest);
    }
    call.size -= rest;
    call.rest = call.size;
    if (call.size > 0) {
      call.pc = n.PC_ADD;
      return;
    }
    call.ret = env.rules.zeroProgress === 'error' ? n.EFAULT : n.OK;
    beginDropUnused(env, d, c);
  },
});

/** Units of a logical block; bio_map_user_iov() fills a bio that has no device yet, or asks for no alignment, nor does a bounced read of 7.0. */
export function blockOf(env: Env, call: Call): number {
  return call.entry !== n.GET_PAGES ? 1 : env.bounds.logicalBlock;
}

function times(env: Env): number {
  switch (env.rules.revertTrim) {
    case 'once':
      return 1;
    case 'never':
      return 0;
    case 'twice':
      return 2;
  }
}

/** iov_iter_revert(left) after a stop in the middle: the units that were not added go back. */
export const revertLeft: Step = (env) => ({
  name: 'revert-left',
  actor: 'submitter',
  source: '__bio_iov_iter_get_pages() [block/bio.c]',
  parameters: [callParameter(env)],
  guard: (s, c) => s.calls[c].pc === n.PC_REVERT_LEFT,
  effect: (d: Draft, c) => {
    const call = d.calls[c];
    d.ghost.revertedLeft = 1;
    const { rest } = call;
    if (env.rules.revertLeft !== 'never') revert(env, d, c, env.rules.revertLeft === 'whole-pass' ? call.size : rest);
    if (env.rules.revertLeft === 'twice') revert(env, d, c, rest);
    call.rest = 0;
    beginDropUnused(env, d, c);
  },
});
