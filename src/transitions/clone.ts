import type { Env, Step } from '../kernel/env.ts';
import * as n from '../state/names.ts';
import type { Bio, BioDraft, Draft, Snapshot } from '../state/snapshot.ts';
import { bioInit, freeBio } from './bio-object.ts';
import { bioParameter } from './parameters.ts';
import { beginRelease } from './release.ts';

/** Submitted, whole, and in nobody's hands yet: a lower layer may still split or clone it. */
function untouched(bio: Bio): boolean {
  if (bio.phase !== n.SUBMITTED || bio.completed || bio.stacked || bio.origin > 0) return false;
  for (let u = 0; u < bio.transfer.length; u++) if (bio.transfer[u].done) return false;
  return true;
}

function clonesLeft(env: Env, s: Snapshot): boolean {
  let clones = 0;
  for (let b = 0; b < s.bios.length; b++) if (s.bios[b].origin > 0) clones++;
  return clones < env.bounds.clones && freeBio(s.bios) >= 0;
}

/**
 * __bio_clone() [block/bio.c]: the clone gets BIO_CLONED, the source's window and (by bio_alloc_clone()) its table, but no vectors of its
 * own: bi_vcnt and bi_max_vecs are 0, and the clean-up flags are clear.
 */
function cloneInto(env: Env, d: Draft, b: number): number {
  const index = freeBio(d.bios);
  const source = d.bios[b];
  const clone = d.bios[index];
  bioInit(env, clone, 0);
  clone.op = source.op;
  clone.cloned = 1;
  clone.reffed = 0;
  clone.pinned = 0;
  clone.noPageRef = 1;
  clone.skip = source.skip;
  clone.size = source.size;
  clone.origin = b + 1;
  if (env.rules.clone === 'copied') copyEverything(source, clone);
  clone.phase = n.SUBMITTED;
  return index;
}

/** The mistake: flags, vectors and their number are the source's. */
function copyEverything(source: BioDraft, clone: BioDraft): void {
  clone.noPageRef = source.noPageRef;
  clone.reffed = source.reffed;
  clone.pinned = source.pinned;
  copyTable(source, clone);
}

function copyTable(source: BioDraft, clone: BioDraft): void {
  clone.vcnt = source.vcnt;
  for (let v = 0; v < clone.vecs.length; v++) {
    clone.vecs[v].page = source.vecs[v].page;
    clone.vecs[v].off = source.vecs[v].off;
    clone.vecs[v].len = source.vecs[v].len;
  }
}

/** bio_split() and bio_chain() [block/bio.c]: the first blocks go to a clone that completes into the original. */
export const splitBio: Step = (env) => ({
  name: 'split-bio',
  actor: 'stacking-driver',
  source: 'bio_split() [block/bio.c]',
  parameters: [bioParameter(env), { name: 'blocks', count: Math.ceil(env.sizes.bioUnits / env.bounds.dmaBlock) }],
  guard: (s, b, k) =>
    untouched(s.bios[b]) && s.bios[b].op !== n.ZONE_APPEND && k > 0 && k * env.bounds.dmaBlock < s.bios[b].size && clonesLeft(env, s),
  effect: (d, b, k) => {
    const split = d.bios[cloneInto(env, d, b)];
    const bio = d.bios[b];
    const units = k * env.bounds.dmaBlock;
    split.size = units;
    split.parent = b + 1;
    bio.skip += units;
    bio.size -= units;
    bio.rem += 1;
    if (env.rules.split === 'shrinks-table') bio.vecs[0].len -= Math.min(units, bio.vecs[0].len);
    d.ghost.split = 1;
  },
});

/** bio_alloc_clone() by a stacking driver such as dm: the clone does the whole work, the original waits for it. */
export const cloneBio: Step = (env) => ({
  name: 'clone-bio',
  actor: 'stacking-driver',
  source: 'bio_alloc_clone() [block/bio.c]',
  parameters: [bioParameter(env)],
  guard: (s, b) => untouched(s.bios[b]) && s.bios[b].rem === 1 && clonesLeft(env, s),
  effect: (d, b) => {
    cloneInto(env, d, b);
    d.bios[b].stacked = 1;
  },
});

/**
 * bounce_clone_bio() [block/bounce.c], to 6.3: a clone with a table of its own and without BIO_CLONED, made by bio_init(), so that v5 leaves
 * BIO_PAGE_REFFED set on it although it owns nothing. Its end_io never releases pages. (The bounce copy of the data is not modelled.)
 */
export const cloneDeep: Step = (env) => ({
  name: 'clone-deep',
  actor: 'stacking-driver',
  source: 'bounce_clone_bio() [block/bounce.c]',
  parameters: [bioParameter(env)],
  guard: (s, b) => untouched(s.bios[b]) && s.bios[b].rem === 1 && clonesLeft(env, s),
  effect: (d, b) => {
    const index = freeBio(d.bios);
    const source = d.bios[b];
    const clone = d.bios[index];
    bioInit(env, clone, env.bounds.vecs);
    clone.op = source.op;
    clone.skip = source.skip;
    clone.size = source.size;
    clone.origin = b + 1;
    clone.deep = 1;
    copyTable(source, clone);
    clone.phase = n.SUBMITTED;
    source.stacked = 1;
  },
});

/**
 * The stacking driver's end_io: the clone is put, then the original ends. No driver releases pages through a clone; where the scenario
 * has one that does, bi_vcnt = 0 makes it harmless. A deep clone is never released.
 */
export const endClone: Step = (env) => ({
  name: 'end-clone',
  actor: 'stacking-driver',
  source: 'clone_endio() [drivers/md/dm.c]',
  parameters: [bioParameter(env)],
  guard: (s, b) => s.bios[b].phase === n.ENDED && s.bios[b].origin > 0,
  effect: (d, b) => {
    const bio = d.bios[b];
    if (env.config.cloneReleases && bio.deep === 0) beginRelease(env, bio);
    else bio.phase = n.RELEASED;
  },
});
