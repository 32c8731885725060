import * as n from '../state/names.ts';
import type { Bio } from '../state/snapshot.ts';
import type { Env } from './env.ts';

/**
 * How bio_release_pages() [block/bio.c] would drop a page of the bio, as its flags say: MODE_NONE, MODE_GET or MODE_PIN. The flags of a
 * bio that lists nothing mean nothing yet. Of both flags at once, which no kernel sets, the pin counts here.
 */
export function cleanUpMode(env: Env, bio: Bio): number {
  switch (env.rules.flags) {
    case 'no-page-ref':
      return bio.noPageRef === 1 ? n.MODE_NONE : n.MODE_GET;
    case 'reffed-and-pinned':
      if (bio.pinned === 1) return n.MODE_PIN;
      return bio.reffed === 1 ? n.MODE_GET : n.MODE_NONE;
    case 'pinned':
      return bio.pinned === 1 ? n.MODE_PIN : n.MODE_NONE;
  }
}

/** Does a token of that mode on that frame change any counter? Pins of the zero page do not, since 6.5. */
export function tokenCounts(env: Env, mode: number, frame: number): boolean {
  if (mode === n.MODE_NONE) return false;
  return mode === n.MODE_GET || frame !== env.zeroFrame || env.rules.zeroPagePinned;
}
