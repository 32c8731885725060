import type { Env } from '../kernel/env.ts';
import type { Bio, Draft } from '../state/snapshot.ts';
import { putPage, unpinPage } from './page-refs.ts';
import type { Holder } from './page-refs.ts';

/**
 * bio_release_page() [block/bio.c]: drops one token on a page in the way that the bio's flags say; 6.2 has put_page() in its place.
 * A wild pointer has no page whose count could change.
 */
export function dropPage(env: Env, d: Draft, bio: Bio, frame: number, holder: Holder): void {
  if (frame >= env.bounds.frames) return;
  switch (env.rules.flags) {
    case 'no-page-ref':
      putPage(env, d, frame, holder);
      return;
    case 'reffed-and-pinned':
      if (bio.pinned) unpinPage(env, d, frame, holder);
      if (bio.reffed) putPage(env, d, frame, holder);
      return;
    case 'pinned':
      if (bio.pinned) unpinPage(env, d, frame, holder);
      return;
  }
}

/** bio_release_pages() [include/linux/bio.h]: does it walk the pages at all? */
export function releases(env: Env, bio: Bio): boolean {
  switch (env.rules.flags) {
    case 'no-page-ref':
      return bio.noPageRef === 0;
    case 'reffed-and-pinned':
      return bio.reffed === 1 || bio.pinned === 1;
    case 'pinned':
      return bio.pinned === 1;
  }
}
