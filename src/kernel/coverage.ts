import * as n from '../state/names.ts';
import type { Bio, Snapshot } from '../state/snapshot.ts';
import type { Env } from './env.ts';
import { frameOfVec, pagesOfVec } from './vec-pages.ts';

/** Index of the bio whose table bio `b` reads: its own, or for a clone the table of the bio that was cloned first. */
export function tableOwner(state: Snapshot, b: number): number {
  let owner = b;
  for (let i = 0; i < state.bios.length; i++) {
    const { origin, deep } = state.bios[owner];
    if (origin === 0 || deep === 1) break;
    owner = origin - 1;
  }
  return owner;
}

/** Vectors that a bio reads: bi_vcnt, except where a borrowed table leaves that 0; an entry of such a table always has a page. */
export function tableCount(bio: Bio): number {
  if (bio.foreign === 0 || bio.vcnt > 0) return bio.vcnt;
  let count = 0;
  while (count < bio.vecs.length && bio.vecs[count].page !== 0) count++;
  return count;
}

/** Index of the bio that was filled: for a clone, deep or not, the bio at the origin of its table. Only that one belongs to a call. */
export function filledBio(state: Snapshot, b: number): number {
  let filled = b;
  for (let i = 0; i < state.bios.length && state.bios[filled].origin !== 0; i++) filled = state.bios[filled].origin - 1;
  return filled;
}

/** Was the bio made from another one (bio_alloc_clone(), bio_split(), a bounce)? A bio that borrows its caller's table was not. */
export function isClone(bio: Bio): boolean {
  return bio.origin !== 0;
}

/** Page of vector walkVec at which the undropped rest begins. Where a mistaken kernel drops first, a page at the cursor may be gone already. */
function firstUndropped(env: Env, bio: Bio): number {
  return bio.walkPage + (bio.walkDirtied === 1 && env.rules.releaseOrder === 'drop-then-dirty' ? 1 : 0);
}

/** Has the page walk of the bio dropped page `k` of vector `v` already? */
export function dropped(env: Env, bio: Bio, v: number, k: number): boolean {
  if (bio.phase === n.BIO_NONE || bio.phase >= n.RELEASED) return true;
  if (bio.phase !== n.RELEASING && bio.phase !== n.STOLEN) return false;
  return v < bio.walkVec || (v === bio.walkVec && k < firstUndropped(env, bio));
}

/**
 * Pages of the folio of `head` that bio `b` still has to drop: once for each vector and page in it, from the first byte of the vector to
 * its last. In a page walk everything before the cursor is dropped already.
 */
export function cover(env: Env, state: Snapshot, b: number, head: number): number {
  const bio = state.bios[b];
  let count = 0;
  for (let v = 0; v < bio.vcnt && v < bio.vecs.length; v++) {
    const pages = pagesOfVec(env, bio, v);
    for (let k = 0; k < pages; k++) {
      const frame = frameOfVec(env, bio, v, k);
      if (frame < env.bounds.frames && env.headOf[frame] === head && !dropped(env, bio, v, k)) count++;
    }
  }
  return count;
}

/** Does the table that bio `b` reads, its own or a shared one, list that frame at all? */
export function listsFrame(env: Env, state: Snapshot, b: number, frame: number): boolean {
  const bio = state.bios[tableOwner(state, b)];
  const count = tableCount(bio);
  for (let v = 0; v < count && v < bio.vecs.length; v++) {
    const first = frameOfVec(env, bio, v, 0);
    if (frame >= first && frame < first + pagesOfVec(env, bio, v)) return true;
  }
  return false;
}
