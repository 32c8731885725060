import type { Step } from '../kernel/env.ts';
import * as n from '../state/names.ts';
import { dropPage } from './drop-page.ts';
import { bioParameter } from './parameters.ts';
import { beginWalk, stepWalk, walkEnded, walkFrame } from './page-walk.ts';
import { beginRelease } from './release.ts';

/** end_io of a read into user memory: bio_check_pages_dirty() begins its scan. */
export const beginCheck: Step = (env) => ({
  name: 'begin-check-dirty',
  actor: 'completion',
  source: 'bio_check_pages_dirty() [block/bio.c]',
  parameters: [bioParameter(env)],
  guard: (s, b) => {
    const bio = s.bios[b];
    return (
      bio.phase === n.ENDED && bio.origin === 0 && s.calls[bio.call - 1].completion === n.CHECK_DIRTY && env.rules.checkDirty === 'done'
    );
  },
  effect: (d, b) => {
    const bio = d.bios[b];
    bio.phase = n.CHECKING;
    beginWalk(env, bio);
    if (walkEnded(bio)) beginRelease(env, bio);
  },
});

/**
 * bio_check_pages_dirty() [block/bio.c]: reads one page's state. The first that is clean (and not compound) defers the whole bio to the
 * worker; if none is, the pages are released without dirtying. The scan and the release are not atomic.
 */
export const checkPageDirty: Step = (env) => ({
  name: 'check-page-dirty',
  actor: 'completion',
  source: 'bio_check_pages_dirty() [block/bio.c]',
  parameters: [bioParameter(env)],
  guard: (s, b) => s.bios[b].phase === n.CHECKING,
  effect: (d, b) => {
    const bio = d.bios[b];
    const frame = walkFrame(env, bio);
    const clean = frame < env.bounds.frames && d.pages[env.headOf[frame]].dirty === 0;
    if (clean && (!env.compound[frame] || env.rules.dirtyCompound)) {
      d.ghost.deferred = 1;
      bio.phase = n.DEFERRED;
      bio.walkVec = 0;
      bio.walkPage = 0;
      return;
    }
    if (env.rules.deferral === 'clean-pages') {
      dropPage(env, d, bio, frame, d.ledger.bios[b]);
      bio.vecs[bio.walkVec].page = env.bounds.frames + 1; // a slot that leads nowhere
    }
    stepWalk(env, bio);
    if (walkEnded(bio)) beginRelease(env, bio);
  },
});

/** bio_dirty_fn() [block/bio.c]: takes the whole list under its lock; the bios on it are released, dirtying, one page at a time. */
export const stealDirtyList: Step = (env) => ({
  name: 'steal-dirty-list',
  actor: 'dirty-worker',
  source: 'bio_dirty_fn() [block/bio.c]',
  parameters: [],
  guard: (s) => {
    let deferred = 0;
    for (let b = 0; b < s.bios.length; b++) {
      if (s.bios[b].phase === n.STOLEN) return false;
      if (s.bios[b].phase === n.DEFERRED) deferred++;
    }
    return deferred > (env.rules.dirtyList === 'loses-one' ? 1 : 0);
  },
  effect: (d) => {
    let lost = env.rules.dirtyList === 'loses-one';
    for (let b = 0; b < d.bios.length; b++) {
      if (d.bios[b].phase !== n.DEFERRED) continue;
      if (lost) {
        lost = false;
        continue;
      }
      d.bios[b].phase = n.STOLEN;
      beginRelease(env, d.bios[b]);
    }
  },
});
