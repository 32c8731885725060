import { isClone, tableCount } from '../kernel/coverage.ts';
import type { Env } from '../kernel/env.ts';
import { frameOfVec, pagesOfVec } from '../kernel/vec-pages.ts';
import * as n from '../state/names.ts';
import type { Bio } from '../state/snapshot.ts';
import type { PropertyOf } from './property-of.ts';

/** Sum of the vectors' lengths, or -1 if a vector is empty or reaches beyond memory. A caller's own table may have empty entries. */
function tableLength(env: Env, bio: Bio): number {
  const count = tableCount(bio);
  if (count > bio.vecs.length) return -1;
  let sum = 0;
  for (let v = 0; v < count; v++) {
    const { len } = bio.vecs[v];
    if (len === 0) {
      if (bio.foreign === 0) return -1;
      continue;
    }
    if (frameOfVec(env, bio, v, 0) < 0) return -1;
    if (frameOfVec(env, bio, v, pagesOfVec(env, bio, v) - 1) >= env.bounds.frames) return -1;
    sum += len;
  }
  return sum;
}

function consistent(env: Env, bio: Bio): boolean {
  const length = tableLength(env, bio);
  if (length < 0) return false;
  if (bio.foreign === 0 && bio.vcnt > bio.max) return false;
  if (bio.phase !== n.BUILDING) return true;
  if (bio.foreign === 1) return bio.skip + bio.size <= length;
  return bio.skip === 0 && bio.size === length;
}

/** I15: unsigned arithmetic in the kernel wraps silently, and a length that is wrong once is wrong in every later step. */
export const sizesAreConsistent: PropertyOf = (env) => ({
  name: 'sizes-are-consistent',
  id: 'I15',
  kind: 'invariant',
  statement:
    'While a bio is built its size is the sum of its vectors, every vector lies in memory and is not empty, and no subtraction wraps.',
  holds: (s) => {
    for (let c = 0; c < s.calls.length; c++) if (s.calls[c].wrapped === 1) return false;
    for (let b = 0; b < s.bios.length; b++) {
      const bio = s.bios[b];
      if (bio.phase === n.BIO_NONE || bio.phase === n.PUT || isClone(bio)) continue;
      if (!consistent(env, bio)) return false;
    }
    return true;
  },
});
