import type { Env, Step } from '../kernel/env.ts';
import * as n from '../state/names.ts';
import type { Bio, BioDraft, Draft, Snapshot } from '../state/snapshot.ts';
import { clearBio } from './bio-object.ts';
import { bounceFrame } from './bounce-folio.ts';
import { endIo } from './end-io.ts';
import { dirtyPage } from './dirty-page.ts';
import { dropPage, releases } from './drop-page.ts';
import { beginWalk, stepWalk, tokensAtCursor, walkEnded, walkFrame } from './page-walk.ts';
import { bioParameter } from './parameters.ts';

/** bio_release_pages() [include/linux/bio.h]: begins the walk if the flags ask for one. */
export function beginRelease(env: Env, bio: BioDraft): void {
  if (bio.phase !== n.STOLEN) bio.phase = n.RELEASING;
  if (releases(env, bio) && (bio.vcnt > 0 || env.rules.emptyWalk === 'reads-first-vector')) {
    if (bio.releases < 2) bio.releases += 1;
    beginWalk(env, bio);
    if (!walkEnded(bio) || bio.vcnt === 0) return;
  }
  endWalk(env, bio);
}

function endWalk(env: Env, bio: BioDraft): void {
  if (env.rules.releaseCalls === 'twice' && bio.releases === 1) {
    beginRelease(env, bio);
    return;
  }
  bio.walkVec = 0;
  bio.walkPage = 0;
  bio.walkDirtied = 0;
  bio.phase = n.RELEASED;
}

/** Does this release dirty the pages: __bio_release_pages(bio, mark_dirty)? */
function marksDirty(state: Snapshot, bio: Bio): boolean {
  if (bio.phase === n.STOLEN) return true;
  return bio.origin === 0 && bio.completed === 1 && bio.call > 0 && state.calls[bio.call - 1].completion === n.RELEASE_DIRTY;
}

function dropAtCursor(env: Env, d: Draft, b: number): void {
  const bio = d.bios[b];
  const frame = walkFrame(env, bio);
  for (let k = tokensAtCursor(env, bio); k > 0; k--) dropPage(env, d, bio, frame, d.ledger.bios[b]);
}

function releaseStep(name: string, actor: string, phase: number): { dirty: Step; drop: Step } {
  const dropFirst = (env: Env): boolean => env.rules.releaseOrder === 'drop-then-dirty';
  const finish = (env: Env, bio: BioDraft): void => {
    stepWalk(env, bio);
    if (walkEnded(bio)) endWalk(env, bio);
  };
  return {
    dirty: (env) => ({
      name: `dirty-page${name}`,
      actor,
      source: '__bio_release_pages() [block/bio.c]',
      parameters: [bioParameter(env)],
      guard: (s, b) => {
        const bio = s.bios[b];
        return (
          bio.phase === phase && !walkEnded(bio) && marksDirty(s, bio) && (dropFirst(env) ? bio.walkDirtied === 1 : bio.walkDirtied === 0)
        );
      },
      effect: (d, b) => {
        const bio = d.bios[b];
        dirtyPage(env, d, b, walkFrame(env, bio));
        if (dropFirst(env)) finish(env, bio);
        else bio.walkDirtied = 1;
      },
    }),
    drop: (env) => ({
      name: `release-page${name}`,
      actor,
      source: env.rules.flags === 'no-page-ref' ? '__bio_release_pages(): put_page() [block/bio.c]' : 'bio_release_page() [block/bio.c]',
      parameters: [bioParameter(env)],
      guard: (s, b) => {
        const bio = s.bios[b];
        if (bio.phase !== phase || walkEnded(bio)) return false;
        return !marksDirty(s, bio) || (dropFirst(env) ? bio.walkDirtied === 0 : bio.walkDirtied === 1);
      },
      effect: (d, b) => {
        const bio = d.bios[b];
        dropAtCursor(env, d, b);
        if (dropFirst(env) && marksDirty(d, bio)) bio.walkDirtied = 1;
        else finish(env, bio);
      },
    }),
  };
}

const byCompletion = releaseStep('', 'completion', n.RELEASING);
const byWorker = releaseStep('-deferred', 'dirty-worker', n.STOLEN);
/** A page is dirtied, then (in the next step) dropped: __bio_release_pages() in process context. */
export const dirtyBeforeRelease = byCompletion.dirty;
/** One page of the table is dropped in the way that the bio's flags say. */
export const releasePage = byCompletion.drop;
/** The same two steps in bio_dirty_fn(). */
export const dirtyDeferred = byWorker.dirty;
export const releaseDeferred = byWorker.drop;

/** end_io without a dirty check: blk_rq_unmap_user(), or the end of a write. */
export const endRelease: Step = (env) => ({
  name: 'begin-release',
  actor: 'completion',
  source: 'bio_release_pages() [include/linux/bio.h]',
  parameters: [bioParameter(env)],
  guard: (s, b) => {
    const bio = s.bios[b];
    return (
      bio.phase === n.ENDED &&
      bio.origin === 0 &&
      bounceFrame(bio) < 0 &&
      (s.calls[bio.call - 1].completion !== n.CHECK_DIRTY || env.rules.checkDirty === 'skipped')
    );
  },
  effect: (d, b) => {
    beginRelease(env, d.bios[b]);
  },
});

/**
 * bio_put() [block/bio.c]: the object goes, its pages are not looked at. A table of the bio's own size is freed with it, even if it is the
 * caller's. A stacking driver then ends the bio that it had cloned.
 */
export const putBio: Step = (env) => ({
  name: 'put-bio',
  actor: 'completion',
  source: 'bio_put() [block/bio.c]',
  parameters: [bioParameter(env)],
  guard: (s, b) => {
    const bio = s.bios[b];
    return bio.phase === n.RELEASED && !(bio.call > 0 && bio.origin === 0 && reused(s, b));
  },
  effect: (d, b) => {
    const bio = d.bios[b];
    const { origin, call, max, foreign, failed, releases: walks } = bio;
    clearBio(bio);
    bio.phase = n.PUT;
    bio.call = call;
    bio.releases = walks;
    bio.freedForeign = foreign === 1 && max > 0 ? 1 : 0;
    if (origin === 0) return;
    const original = d.bios[origin - 1];
    original.completed = 1;
    if (failed) original.failed = 1;
    endIo(d, origin - 1);
  },
});

/** The submitter keeps the bio and will reset it. */
function reused(state: Snapshot, b: number): boolean {
  const call = state.calls[state.bios[b].call - 1];
  return call.reset === 1 && call.bio === b + 1 && call.pc === n.PC_NEXT;
}
