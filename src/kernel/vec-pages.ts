import type { Env } from './env.ts';
import type { Bio } from '../state/snapshot.ts';

/** Number of pages that vector `v` spans, from the page of its first byte to the page of its last. */
export function pagesOfVec(env: Env, bio: Bio, v: number): number {
  const { off, len } = bio.vecs[v];
  return len === 0 ? 0 : Math.floor((off + len - 1) / env.per) - Math.floor(off / env.per) + 1;
}

/** Frame of the `k`-th page of vector `v`; at least bounds.frames for a wild pointer. */
export function frameOfVec(env: Env, bio: Bio, v: number, k: number): number {
  const { page, off } = bio.vecs[v];
  return page - 1 + Math.floor(off / env.per) + k;
}

/**
 * Physical unit (frame * unitsPerPage + unit in the page) behind unit `u` of a vector table, counted from the table's start;
 * -1 beyond its end.
 */
export function physicalUnit(env: Env, bio: Bio, count: number, u: number): number {
  let position = u;
  for (let v = 0; v < count; v++) {
    const { page, off, len } = bio.vecs[v];
    if (position < len) return (page - 1) * env.per + off + position;
    position -= len;
  }
  return -1;
}
