import type { Env } from '../kernel/env.ts';
import type { BioDraft } from '../state/snapshot.ts';
import { appendVec, growLast, mergeable, NEXT_PAGE, NOT_MERGEABLE } from './merge.ts';
import { bioFull } from './get-pages.ts';

/** bio_add_hw_page() refused the page. */
export const REFUSED = -1;

/**
 * bio_add_hw_page() [block/bio.c], to 6.12: like adding, but within the limits of the queue. Returns REFUSED, or how the page was merged
 * (NOT_MERGEABLE: appended). Segment boundaries and SG gaps do not occur at the model's size.
 */
export function addHwPage(env: Env, bio: BioDraft, frame: number, offset: number, len: number, limit: number): number {
  if (bio.cloned || bio.size + len > limit) return REFUSED;
  const merge = mergeable(env, bio, frame, offset);
  if (merge >= NEXT_PAGE) {
    growLast(bio, len);
    return merge;
  }
  if (bioFull(bio) || bio.vcnt >= env.bounds.maxSegments) return REFUSED;
  appendVec(bio, frame, offset, len);
  return NOT_MERGEABLE;
}
