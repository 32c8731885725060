import type { Env } from './env.ts';
import type { Bio } from '../state/snapshot.ts';
import { frameOfVec, pagesOfVec } from './vec-pages.ts';

/** Number of the zone-device map (dev_pagemap) of a frame; 0 for ordinary memory. */
function pgmapOf(env: Env, frame: number): number {
  return frame < env.layout.pgmaps.length ? env.layout.pgmaps[frame] : 0;
}

/** zone_device_pages_have_same_pgmap() [include/linux/mmzone.h] for the first page of a vector and a frame. */
export function samePgmap(env: Env, vec: Bio['vecs'][number], frame: number): boolean {
  return pgmapOf(env, vec.page - 1) === pgmapOf(env, frame);
}

/** Is a frame of another zone-device map than the last vector of a bio? */
export function leavesPgmap(env: Env, bio: Bio, frame: number): boolean {
  return bio.vcnt > 0 && !samePgmap(env, bio.vecs[bio.vcnt - 1], frame);
}

/** Are all pages of vector `v` of one zone-device map, or all ordinary? */
export function withinPgmap(env: Env, bio: Bio, v: number): boolean {
  const first = frameOfVec(env, bio, v, 0);
  for (let k = pagesOfVec(env, bio, v) - 1; k > 0; k--) if (pgmapOf(env, first + k) !== pgmapOf(env, first)) return false;
  return true;
}
