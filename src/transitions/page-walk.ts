import type { Env } from '../kernel/env.ts';
import { frameOfVec, pagesOfVec } from '../kernel/vec-pages.ts';
import type { Bio, BioDraft } from '../state/snapshot.ts';

/**
 * bio_for_each_segment_all() [include/linux/bio.h]: every page of vec[0..vcnt) with its full length, whatever bi_iter says. The cursor
 * stands in the bio, since each page is a step of its own.
 */
export function beginWalk(env: Env, bio: BioDraft): void {
  bio.walkVec = 0;
  bio.walkPage = 0;
  bio.walkDirtied = 0;
  skipEmpty(env, bio);
}

/** On to the next page. */
export function stepWalk(env: Env, bio: BioDraft): void {
  bio.walkPage += 1;
  bio.walkDirtied = 0;
  skipEmpty(env, bio);
}

export function walkEnded(bio: Bio): boolean {
  return bio.walkVec >= bio.vcnt;
}

/** Frame of the page at the cursor. */
export function walkFrame(env: Env, bio: Bio): number {
  return frameOfVec(env, bio, bio.walkVec, bio.walkPage);
}

function skipEmpty(env: Env, bio: BioDraft): void {
  while (bio.walkVec < bio.vcnt && (bio.walkPage >= walkedPages(env, bio) || outsideWindow(env, bio))) {
    if (bio.walkPage < walkedPages(env, bio)) {
      bio.walkPage += 1;
    } else {
      bio.walkVec += 1;
      bio.walkPage = 0;
    }
  }
}

function walkedPages(env: Env, bio: Bio): number {
  return env.rules.releaseCount === 'first-to-last' ? pagesOfVec(env, bio, bio.walkVec) : Math.ceil(bio.vecs[bio.walkVec].len / env.per);
}

/** The mistake of walking bi_iter: pages of the table before or behind the window are not visited. */
function outsideWindow(env: Env, bio: Bio): boolean {
  if (env.rules.releaseWalk === 'table') return false;
  let start = 0;
  for (let v = 0; v < bio.walkVec; v++) start += bio.vecs[v].len;
  const { off, len } = bio.vecs[bio.walkVec];
  const from = start + Math.max(0, bio.walkPage * env.per - (off % env.per));
  const to = start + Math.min(len, (bio.walkPage + 1) * env.per - (off % env.per));
  return to <= bio.skip || from >= bio.skip + bio.size;
}
