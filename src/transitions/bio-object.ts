import type { Env } from '../kernel/env.ts';
import * as n from '../state/names.ts';
import type { BioDraft, Draft } from '../state/snapshot.ts';

/** Index of the bio that an allocation gives out: the lowest unused one, else the lowest that was put; -1 if all are in use. */
export function freeBio(bios: readonly { readonly phase: number }[]): number {
  for (let b = 0; b < bios.length; b++) if (bios[b].phase === n.BIO_NONE) return b;
  for (let b = 0; b < bios.length; b++) if (bios[b].phase === n.PUT) return b;
  return -1;
}

/** Everything of the bio to zero; the ledger is not the bio's to clear. */
export function clearBio(bio: BioDraft): void {
  bio.phase = n.BIO_NONE;
  bio.op = 0;
  bio.call = 0;
  bio.max = 0;
  bio.cloned = 0;
  bio.flagsChanged = 0;
  bio.foreign = 0;
  bio.freedForeign = 0;
  bio.origin = 0;
  bio.deep = 0;
  bio.parent = 0;
  bio.stacked = 0;
  bio.releases = 0;
  forgetFill(bio);
}

/** What bio_reset() zeroes beside the flags: the window, the counters of the table, the status. */
function forgetFill(bio: BioDraft): void {
  bio.first = 0;
  bio.vcnt = 0;
  bio.sealedCount = 0;
  for (let v = 0; v < bio.vecs.length; v++) {
    bio.vecs[v].page = 0;
    bio.vecs[v].off = 0;
    bio.vecs[v].len = 0;
    bio.sealed[v].page = 0;
    bio.sealed[v].off = 0;
    bio.sealed[v].len = 0;
  }
  for (let i = 0; i < bio.bounce.length; i++) bio.bounce[i].page = 0;
  bio.skip = 0;
  bio.size = 0;
  bio.rem = 0;
  bio.completed = 0;
  bio.failed = 0;
  bio.noPageRef = 0;
  bio.reffed = 0;
  bio.pinned = 0;
  bio.walkVec = 0;
  bio.walkPage = 0;
  bio.walkDirtied = 0;
  for (let u = 0; u < bio.transfer.length; u++) {
    bio.transfer[u].done = 0;
    bio.transfer[u].tag = 0;
  }
}

/** bio_init() [block/bio.c]: flags and counters to zero, one remaining completion, and from v5's patch 7/9 on BIO_PAGE_REFFED. */
export function bioInit(env: Env, bio: BioDraft, max: number): void {
  clearBio(bio);
  bio.phase = n.BUILDING;
  bio.max = max;
  bio.rem = 1;
  if (env.rules.initReffed) bio.reffed = 1;
}

/** bio_reset() [block/bio.c]: as bio_init(), but the table and its size stay. Pages still listed are forgotten without a check. */
export function bioReset(env: Env, bio: BioDraft): void {
  forgetFill(bio);
  bio.phase = n.BUILDING;
  bio.cloned = 0;
  bio.flagsChanged = 0;
  bio.releases = 0;
  bio.rem = 1;
  if (env.rules.initReffed) bio.reffed = 1;
}

/** bio_set_flag() and bio_clear_flag() for the clean-up mode; a change while vectors are listed is remembered. */
export function setModeFlags(bio: BioDraft, reffed: number, pinned: number): void {
  if (bio.vcnt > 0 && (bio.reffed !== reffed || bio.pinned !== pinned)) bio.flagsChanged = 1;
  bio.reffed = reffed;
  bio.pinned = pinned;
}

/** The bio that a call is filling. */
export function currentBio(d: Draft, c: number): BioDraft {
  return d.bios[d.calls[c].bio - 1];
}
