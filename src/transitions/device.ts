import { tableCount } from '../kernel/coverage.ts';
import type { Env, Step } from '../kernel/env.ts';
import { physicalUnit } from '../kernel/vec-pages.ts';
import * as n from '../state/names.ts';
import type { Bio, Draft, Snapshot } from '../state/snapshot.ts';
import { bounceFrame } from './bounce-folio.ts';
import { endIo } from './end-io.ts';
import { bioParameter } from './parameters.ts';
import { writeByDevice } from './write-by-device.ts';

/** The table that a bio's window looks into: its own, or that of the bio which it is a clone of. */
function tableOf(s: Snapshot, bio: Bio): Bio {
  return bio.origin > 0 && bio.deep === 0 && bio.vcnt === 0 ? tableOf(s, s.bios[bio.origin - 1]) : bio;
}

/** Is the bio in the device's hands? */
function inService(bio: Bio): boolean {
  return bio.phase === n.SUBMITTED && bio.completed === 0 && bio.stacked === 0;
}

function blockPending(env: Env, bio: Bio, k: number): boolean {
  const from = Math.max(bio.skip, k * env.bounds.dmaBlock);
  const to = Math.min(bio.skip + bio.size, (k + 1) * env.bounds.dmaBlock);
  return from < to && bio.transfer[from].done === 0;
}

/**
 * The device moves one block of the bi_iter window between the medium and memory, in any order, at any time before the end. A read writes
 * memory: whoever owns the frame now. A write puts what the frame holds now on the medium.
 */
export const transfer: Step = (env) => ({
  name: 'transfer',
  actor: 'device',
  source: 'DMA between submit_bio() and bio_endio()',
  parameters: [bioParameter(env), { name: 'block', count: Math.ceil(env.sizes.bioUnits / env.bounds.dmaBlock) }],
  guard: (s, b, k) => inService(s.bios[b]) && blockPending(env, s.bios[b], k),
  effect: (d, b, k) => {
    const bio = d.bios[b];
    const table = tableOf(d, bio);
    const from = Math.max(bio.skip, k * env.bounds.dmaBlock);
    const to = Math.min(bio.skip + bio.size, (k + 1) * env.bounds.dmaBlock);
    for (let u = from; u < to; u++) {
      bio.transfer[u].done = 1;
      const unit = targetUnit(env, table, u);
      if (unit >= 0 && unit < env.bounds.frames * env.per) moveUnit(env, d, b, u, unit);
    }
  },
});

/** Physical unit behind unit `u` of a table, or of the folio that stands for it. */
function targetUnit(env: Env, table: Bio, u: number): number {
  const bounce = bounceFrame(table);
  return bounce >= 0 ? bounce * env.per + u : physicalUnit(env, table, Math.max(tableCount(table), table.sealedCount), u);
}

function moveUnit(env: Env, d: Draft, b: number, u: number, unit: number): void {
  const bio = d.bios[b];
  if (bio.op === n.READ) writeByDevice(env, d, unit);
  else bio.transfer[u].tag = d.pages[Math.floor(unit / env.per)].units[unit % env.per].tag;
}

/** bio_endio() by the driver: everything was transferred, or (where the scenario allows it) the device failed. */
export const endBio: Step = (env) => ({
  name: 'end-bio',
  actor: 'device',
  source: 'bio_endio() [block/bio.c]',
  parameters: [bioParameter(env)],
  guard: (s, b) => inService(s.bios[b]) && allDone(s.bios[b]),
  effect: (d, b) => {
    d.bios[b].completed = 1;
    endIo(d, b);
  },
});

/** The device gives up with an error, whatever it has transferred so far. */
export const failBio: Step = (env) => ({
  name: 'fail-bio',
  actor: 'device',
  source: 'bio_io_error() [include/linux/bio.h]',
  parameters: [bioParameter(env)],
  guard: (s, b) => env.bounds.deviceErrors && inService(s.bios[b]),
  effect: (d, b) => {
    d.bios[b].completed = 1;
    d.bios[b].failed = 1;
    endIo(d, b);
  },
});

function allDone(bio: Bio): boolean {
  for (let u = bio.skip; u < bio.skip + bio.size; u++) if (bio.transfer[u].done === 0) return false;
  return true;
}
