import type { Env } from '../kernel/env.ts';
import { samePgmap } from '../kernel/pgmaps.ts';
import type { Bio, BioDraft } from '../state/snapshot.ts';

/** Result of page_is_mergeable() [block/bio.c]. */
export const NOT_MERGEABLE = 0;
export const NEXT_PAGE = 1;
export const SAME_PAGE = 2;

/**
 * page_is_mergeable() and __bio_try_merge_page(), later bvec_try_merge_page() [block/bio.c]: does the fragment begin where the last vector
 * ends, and if so, in the page of its last byte? (Xen and KMSAN are not modelled.)
 */
export function mergeable(env: Env, bio: Bio, frame: number, offset: number): number {
  if (bio.cloned || bio.vcnt === 0 || bio.vcnt > bio.vecs.length) return NOT_MERGEABLE;
  const last = bio.vecs[bio.vcnt - 1];
  const end = (last.page - 1) * env.per + last.off + last.len;
  if (end !== frame * env.per + offset) return NOT_MERGEABLE;
  if (env.rules.otherPgmap !== 'merged' && !samePgmap(env, last, frame)) return NOT_MERGEABLE;
  return Math.floor((end - 1) / env.per) === frame ? SAME_PAGE : NEXT_PAGE;
}

/** The last vector grows. */
export function growLast(bio: BioDraft, len: number): void {
  bio.vecs[bio.vcnt - 1].len += len;
  bio.size += len;
}

/**
 * __bio_add_page() [block/bio.c]: a new vector, whether or not there is room for it in bi_max_vecs. Behind the end of the table the kernel would write into other memory; here that vector is lost, and
 * the size and the tokens of the bio tell.
 */
export function appendVec(bio: BioDraft, frame: number, offset: number, len: number): void {
  bio.size += len;
  if (bio.vcnt >= bio.vecs.length) return;
  const vec = bio.vecs[bio.vcnt];
  vec.page = frame + 1;
  vec.off = offset;
  vec.len = len;
  bio.vcnt += 1;
}
