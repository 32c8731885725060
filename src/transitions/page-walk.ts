import type { Env } from '../kernel/env.ts';
import { frameOfVec, pagesOfVec } from '../kernel/vec-pages.ts';
import type { Bio, BioDraft } from '../state/snapshot.ts';

/**
 * bio_for_each_segment_all() [include/linux/bio.h]: every page of vec[0..vcnt) with its full length, whatever bi_iter says; from 6.8 on
 * bio_for_each_folio_all(): every folio of each vector. The cursor stands in the bio, since each page or folio is a step of its own.
 */
export function beginWalk(env: Env, bio: BioDraft): void {
  bio.walkVec = 0;
  bio.walkPage = 0;
  bio.walkDirtied = 0;
  skipEmpty(env, bio);
}

/** On to the next page, or to the next folio. */
export function stepWalk(env: Env, bio: BioDraft): void {
  bio.walkPage += env.rules.releaseUnit === 'folio' ? pagesAtCursor(env, bio) : 1;
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

/** Pages of the vector from the cursor on that lie in the folio at the cursor. */
function pagesAtCursor(env: Env, bio: Bio): number {
  const frame = walkFrame(env, bio);
  const left = pagesOfVec(env, bio, bio.walkVec) - bio.walkPage;
  let pages = 1;
  while (pages < left && env.headOf[frame + pages] === env.headOf[frame]) pages++;
  return pages;
}

/** Tokens that __bio_release_pages() drops at the cursor: by folio, 6.8 counts them from the length alone and forgets where it begins. */
export function tokensAtCursor(env: Env, bio: Bio): number {
  if (env.rules.releaseUnit === 'page') return 1;
  const pages = pagesAtCursor(env, bio);
  if (env.rules.releaseCount === 'first-to-last') return pages;
  const { off, len } = bio.vecs[bio.walkVec];
  const from = Math.max(off % env.per, bio.walkPage * env.per);
  const to = Math.min((off % env.per) + len, (bio.walkPage + pages) * env.per);
  return Math.ceil((to - from) / env.per);
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
  const counted = env.rules.releaseUnit === 'folio' || env.rules.releaseCount === 'first-to-last';
  return counted ? pagesOfVec(env, bio, bio.walkVec) : Math.ceil(bio.vecs[bio.walkVec].len / env.per);
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
