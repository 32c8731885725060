import type { Env } from '../kernel/env.ts';
import { PIPE_ITER } from '../state/names.ts';
import type { Draft } from '../state/snapshot.ts';
import { subtractRefs } from './page-refs.ts';

/** iov_iter_advance() [lib/iov_iter.c]; the position follows from the count. */
export function advance(d: Draft, c: number, units: number): void {
  d.calls[c].left -= units;
}

/**
 * iov_iter_revert() [lib/iov_iter.c]. Only for ITER_PIPE does it touch pages: pipe_advance() releases the buffers beyond the new end
 * and shortens the last one.
 */
export function revert(env: Env, d: Draft, c: number, units: number): void {
  const call = d.calls[c];
  let left = call.left + units;
  if (left > call.total) {
    call.overReverted = 1;
    left = call.total;
  }
  call.left = left;
  if (call.kind === PIPE_ITER) releasePipeBuffers(env, d, c, units);
}

function releasePipeBuffers(env: Env, d: Draft, c: number, units: number): void {
  const { pipe } = d.calls[c];
  let rest = units;
  for (let k = pipe.length - 1; k >= 0 && rest > 0; k--) {
    const buffer = pipe[k];
    if (buffer.page === 0) continue;
    if (rest < buffer.len) {
      buffer.len -= rest;
      return;
    }
    rest -= buffer.len;
    const frame = buffer.page - 1;
    buffer.page = 0;
    buffer.len = 0;
    if (env.rules.pipeRevert === 'releases') {
      d.pages[frame].owners -= 1;
      subtractRefs(env, d, frame, 1);
    }
  }
}
