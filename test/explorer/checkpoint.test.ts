import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Piscina } from 'piscina';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Checkpoint } from '../../src/explorer/checkpoint.ts';
import { readCheckpoint } from '../../src/explorer/read-checkpoint.ts';
import type { Exploration, StoreKind } from '../../src/explorer/result.ts';
import { makeStopFlag, raiseStop, Stop } from '../../src/explorer/stop.ts';
import { openPool } from '../../src/explorer/worker-pool.ts';
import { nameOf, search } from './searches.ts';
import type { SearchParts } from './searches.ts';

let pool: Piscina;
let parent: string;
let folders = 0;
beforeAll(() => {
  pool = openPool(4);
  parent = mkdtempSync(join(tmpdir(), 'pincheck-checkpoint-'));
});
afterAll(async () => {
  rmSync(parent, { recursive: true });
  await pool.close();
});

function emptyFolder(): string {
  const folder = join(parent, String(folders++));
  mkdirSync(folder);
  return folder;
}

function checkpointIn(folder: string): Checkpoint {
  const read = readCheckpoint(folder);
  if (!read.ok) throw new Error(read.why);
  return read.value;
}

/** How a part of a search goes on: on which machine, and at which of its checkpoints it is killed. */
interface Part {
  readonly workers: number;
  readonly memoryBytesMax: number;
  readonly passRanksMax: number;
  readonly killedAt: number;
}

class Killed extends Error {}

/** Searches in parts: all but the last write checkpoints as often as they can, and are killed when one is written. Answers also how many were. */
async function searchInParts(
  spec: Parameters<typeof search>[0],
  asked: SearchParts,
  parts: readonly Part[],
): Promise<{ found: Exploration; kills: number }> {
  const folder = emptyFolder();
  let kills = 0;
  for (const { killedAt, workers, ...tuning } of [...parts, { ...parts[0], killedAt: Infinity }]) {
    const stop = makeStopFlag();
    const pause = (): void => {
      if (killedAt < Infinity) raiseStop(stop, Stop.pause);
    };
    pause();
    let written = 0;
    const checkpoints = {
      folder: () => folder,
      identity: {},
      notes: () => null,
      onWritten: () => {
        if (++written === killedAt) throw new Killed();
      },
    };
    const from = kills > 0 ? { from: checkpointIn(folder) } : {};
    try {
      const found = await search(spec, {
        ...asked,
        ...from,
        ...{ pool, workers, stop, checkpoints, onProgress: pause },
        tuning: { digest: true, spillFolder: parent, indexSlots: 1, ...tuning },
      });
      return { found, kills };
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      kills++;
    }
  }
  throw new Error('the last part is not killed');
}

function outcome({ memory, ...rest }: Exploration): Omit<Exploration, 'memory'> {
  expect(memory.bytesMax).toBeGreaterThan(0);
  return rest;
}

const part: fc.Arbitrary<Part> = fc.record({
  workers: fc.constantFrom(1, 2, 4),
  memoryBytesMax: fc.constantFrom(10_000, 400_000, 2 ** 26),
  passRanksMax: fc.constantFrom(100, 100_000),
  killedAt: fc.integer({ min: 1, max: 5 }),
});
const stores: readonly StoreKind[] = ['exact', 'hash64'];

const withDeadlock = { model: 'dining-philosophers', config: { seats: 6 } };
const violated = { model: 'page-pin', config: { pages: 1, actors: 4, sharePinned: true } };
const verified = { model: 'two-phase-commit', config: { managers: 4 } };

describe.each([withDeadlock, violated, verified].map((spec) => [nameOf(spec), spec] as const))('%s', (_, spec) => {
  test('gives the same wherever it is killed, however it goes on', async () => {
    let killed = 0;
    for (const keepGoing of [true, false]) {
      const undisturbed = outcome(await search(spec, { pool, keepGoing, tuning: { digest: true } }));
      const check = fc.asyncProperty(fc.constantFrom(...stores), fc.array(part, { minLength: 1, maxLength: 5 }), async (store, parts) => {
        const { found, kills } = await searchInParts(spec, { keepGoing, store }, parts);
        expect(outcome(found)).toStrictEqual(undisturbed);
        killed += kills;
      });
      await fc.assert(check, { numRuns: 4, endOnFailure: true });
    }
    expect(killed).toBeGreaterThan(8);
  });
});
