import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DMA, OLD } from '../../../src/state/names.ts';
import { fork } from '../../../src/transitions/fork.ts';
import { childStore, parentStore } from '../../../src/transitions/store.ts';
import { childWriteFault, parentWriteFault } from '../../../src/transitions/write-fault.ts';
import { Scene } from './scene.ts';

interface Stage {
  readonly stage: string;
  readonly ref: number;
  readonly map: number;
  readonly excl?: number;
}
interface Observation {
  readonly scenario: string;
  readonly kernels: Record<'6.1' | '6.12', { verdict: Record<'parent' | 'child' | 'disk' | 'movedPage', string | null>; stages: Stage[] }>;
}

const path = new URL('../../fixtures/real-kernel/observations.json', import.meta.url);
const observations = JSON.parse(readFileSync(path, 'utf8')) as Observation[];

/** Units of the page that the parent writes: elsewhere, where the device writes, or everywhere. */
const parentWrites: Record<string, readonly number[]> = { 'read4096-same-bytes': [0], 'write-dir': [0, 1] };

/** Plays one schedule with this side's steps alone; the device moves unit 0, and the tokens are the call's. */
function play({ scenario, kernels }: Observation, kernel: '6.1' | '6.12'): { seen: Stage[]; verdict: unknown } {
  const scene = new Scene({
    kernel: kernel === '6.1' ? '6.2' : '6.6',
    bounds: { bias: 1024 },
    layout: { dontFork: scenario === 'dontfork' ? [0] : [] },
  });
  const write = scenario !== 'write-dir';
  const seen: Stage[] = [];
  let disk = OLD;
  let dma = -1;
  const look = (stage: string, frame: number): number => seen.push({ stage, ...observed(scene, frame) });
  for (const { stage } of kernels[kernel].stages) {
    if (stage === 'submit') {
      scene.grab(kernel === '6.1' ? 'get' : 'pin', write);
      dma = scene.state.calls[0].array[0].page - 1;
    } else if (stage === 'fork') {
      scene.take(fork);
    } else if (stage === 'pwrite') {
      if (scene.can(parentWriteFault, 0)) scene.take(parentWriteFault, 0);
      for (const unit of parentWrites[scenario] ?? [1]) scene.take(parentStore, 0, unit);
    } else if (stage === 'cwrite') {
      if (scene.can(childWriteFault, 0)) scene.take(childWriteFault, 0);
      scene.take(childStore, 0, 1);
    } else if (stage === 'done') {
      disk = scene.page(dma).units[0].tag;
      if (write) scene.setTag(dma, 0, DMA);
      scene.release();
    }
    look(stage, stage === 'dmaPageInFlight' ? dma : scene.frame(0));
  }
  const reads = (process: number): string => {
    const frame = scene.frame(process);
    if (frame < 0) return 'gone';
    return scene.page(frame).units[0].tag === DMA ? 'data' : 'stale';
  };
  const movedPage = scene.frame(0) !== dma ? 'parent' : scene.frame(1) >= 0 && scene.frame(1) !== dma ? 'child' : null;
  const verdict = write
    ? { parent: reads(0), child: reads(1), disk: null, movedPage }
    : { parent: null, child: null, disk: disk === OLD ? 'A' : 'B', movedPage };
  return { seen, verdict };
}

/**
 * As the observations put it. `excl` is 1 there exactly when the page is mapped once, as bit 56 of /proc/pid/pagemap has it, and not
 * PageAnonExclusive: after the copy of fork-child-writes on 6.1, nothing could have set that on the parent's page. A page that came from a
 * copy-on-write waits in a per-CPU batch of the LRU lists, which holds a reference that is not modelled; the device's page may be one.
 */
function observed(scene: Scene, frame: number): { ref: number; map: number; excl: number } {
  const { ref, mapcount } = scene.page(frame);
  return { ref: ref + (frame === 0 ? 0 : 1), map: mapcount, excl: mapcount === 1 ? 1 : 0 };
}

describe.each(observations)('what real kernels did: $scenario', (observation) => {
  it.each(['6.1', '6.12'] as const)('as %s', (kernel) => {
    const { verdict, stages } = observation.kernels[kernel];
    const played = play(observation, kernel);
    expect(played.seen).toMatchObject(
      stages.map(({ stage, ref, map, excl }) => ({ stage, ref, map, ...(excl === undefined ? {} : { excl }) })),
    );
    expect(played.verdict).toEqual(verdict);
  });
});
