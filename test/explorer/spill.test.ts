import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Piscina } from 'piscina';
import { explore } from '../../src/explorer/explore.ts';
import { DiskFault } from '../../src/explorer/files/disk-fault.ts';
import type { Engine, Exploration, StoreKind } from '../../src/explorer/result.ts';
import { makeStopFlag, Stop } from '../../src/explorer/stop.ts';
import { openPool } from '../../src/explorer/worker-pool.ts';
import { everything } from '../everything.ts';
import { specOf } from '../model/shipped.ts';
import { nameOf, search, smallModels } from './searches.ts';
import { buildToyModel, toyWorkerUrl, waysToTwins } from './toy-models.ts';

let pool: Piscina;
let spillFolder: string;
beforeAll(() => {
  pool = openPool(8);
  spillFolder = mkdtempSync(join(tmpdir(), 'pincheck-spill-'));
});
afterAll(async () => {
  rmSync(spillFolder, { recursive: true });
  await pool.close();
});

const stores: readonly StoreKind[] = ['exact', 'hash64'];
const crews: readonly (readonly [number, Engine])[] = [
  [1, 'packed'],
  [2, 'immer'],
  [4, 'packed'],
  [8, 'packed'],
];
const commit6 = { model: 'two-phase-commit', config: { managers: 6 } };

/** All that must not depend on where states are. */
function outcome(found: Exploration): Partial<Exploration> {
  const outcome: Partial<Exploration> = { ...found };
  delete (outcome as { memory?: unknown }).memory;
  return outcome;
}

/** One that is verified, one that deadlocks, one that breaks an invariant, one of many states. */
const some = smallModels.filter((_, i) => i % 2 === 0);

describe.each(some.map((spec) => [nameOf(spec), spec] as const))('%s', (_, spec) => {
  test.each(stores)('says the same on disk as in memory, for all numbers of workers and both engines, with the %s store', async (store) => {
    const inMemory = await search(spec, { pool, store, keepGoing: true, tuning: { digest: true, witnesses: true } });
    expect(inMemory.memory.diskBytes).toBe(0);
    // The less memory, the more passes: each reads the file.
    const memoryBytesMax = everything || inMemory.distinct < 1000 ? 10_000 : 60_000;
    for (const [workers, engine] of crews) {
      const tuning = { digest: true, witnesses: true, spillFolder, memoryBytesMax, indexSlots: 1 };
      const onDisk = await search(spec, { pool, store, engine, workers, keepGoing: true, tuning });
      expect(outcome(onDisk), `${workers} workers, ${engine}`).toStrictEqual(outcome(inMemory));
      expect(onDisk.memory.diskBytes).toBeGreaterThan(0);
    }
    expect(readdirSync(spillFolder)).toEqual([]);
  });
});

describe('states on disk', () => {
  test('are the same if a pass expands one state only', async () => {
    const spec = { model: 'two-phase-commit', config: { managers: 3 } };
    const inMemory = await search(spec, { pool, tuning: { digest: true, witnesses: true } });
    for (const store of stores) {
      const tuning = { digest: true, witnesses: true, spillFolder, memoryBytesMax: 1, passRanksMax: 1 };
      const onDisk = await search(spec, { pool, store, workers: 2, tuning });
      expect(outcome(onDisk)).toStrictEqual(outcome(inMemory));
    }
  });

  test.each([1, 2])('are moved there in the middle of a level, by %i workers, which stay within their limit', async (workers) => {
    const inMemory = await search(commit6, { pool, tuning: { digest: true, witnesses: true } });
    for (const memoryBytesMax of [450_000, 600_000]) {
      for (const store of stores) {
        const onDisk = await search(commit6, {
          pool,
          store,
          workers,
          tuning: { digest: true, witnesses: true, spillFolder, memoryBytesMax },
        });
        expect(outcome(onDisk)).toStrictEqual(outcome(inMemory));
        const { recordBytes, indexBytes, orderBytes, frontierBytes, diskBytes } = onDisk.memory;
        expect(recordBytes + indexBytes + orderBytes + frontierBytes).toBeLessThanOrEqual(memoryBytesMax);
        expect(diskBytes).toBeGreaterThanOrEqual(50816 * 8);
      }
    }
  });

  test.each([1, 2])('are found again by their fingerprints, by %i workers', async (workers) => {
    const wide = specOf('dio-read-fork', { kernel: 'v5' });
    const inMemory = await search(wide, { pool, tuning: { digest: true, witnesses: true } });
    for (const memoryBytesMax of [200_000, 600_000]) {
      const tuning = { digest: true, witnesses: true, spillFolder, memoryBytesMax };
      const onDisk = await search(wide, { pool, store: 'hash64', workers, tuning });
      expect(outcome(onDisk)).toStrictEqual(outcome(inMemory));
      const { recordBytes, indexBytes, orderBytes, frontierBytes, diskBytes } = onDisk.memory;
      expect(recordBytes + indexBytes + orderBytes + frontierBytes).toBeLessThanOrEqual(memoryBytesMax);
      expect(frontierBytes).toBeGreaterThan(0);
      expect(diskBytes).toBeGreaterThan(12 * inMemory.distinct);
    }
  });

  test.each(stores.flatMap((store) => [1, 2].map((workers) => [store, workers] as const)))(
    'are not taken for what they look like: others of the same hash, and empty places, by the %s store and %i workers',
    async (store, workers) => {
      const spec = { model: 'twins', config: null };
      const options = { engine: 'packed', workers, keepGoing: false, store } as const;
      const tuning = { spillFolder, memoryBytesMax: 300_000, witnesses: true };
      const found = await explore({ model: buildToyModel(spec), spec, options, workerUrl: toyWorkerUrl, tuning });
      expect(found).toMatchObject({ distinct: 10_008, depth: 6, limit: null });
      expect(found.witnesses).toEqual(waysToTwins);
      expect(found.memory.diskBytes).toBeGreaterThan(12 * 10_008);
    },
  );

  test('stay within the limit where a level is wide, because a pass ends with the ranks that workers have taken', async () => {
    const spec = { model: 'two-phase-commit', config: { managers: 7 } };
    const { distinct, generated, memory } = await search(spec, { pool, tuning: { spillFolder, memoryBytesMax: 1_500_000 } });
    expect({ distinct, generated }).toEqual({ distinct: 296448, generated: 2744706 });
    expect(memory.recordBytes + memory.indexBytes + memory.orderBytes).toBeLessThanOrEqual(1_500_000);
    // In memory one worker needs no order; on disk each state that a pass finds has a place in a run and one in the order.
    expect(memory.orderBytes).toBeGreaterThan(8 * 10_000);
  });

  test('are the same with a hash that has few bits', async () => {
    const spec = { model: 'two-phase-commit', config: { managers: 4 } };
    const tuning = { spillFolder, memoryBytesMax: 60_000, hashMask: 3, indexSlots: 1 };
    const onDisk = await search(spec, { pool, workers: 2, tuning });
    expect(onDisk).toMatchObject({ distinct: 1568, generated: 8258 });
    expect(onDisk.memory.diskBytes).toBeGreaterThan(0);
  });

  test('tell apart several counterexamples', async () => {
    const spec = { model: 'page-pin', config: { pages: 1, actors: 4, sharePinned: true } };
    const inMemory = await search(spec, { pool, violationsMax: 4 });
    const onDisk = await search(spec, { pool, workers: 2, violationsMax: 4, tuning: { spillFolder, memoryBytesMax: 10_000 } });
    expect(inMemory.violations.length).toBeGreaterThan(1);
    expect(onDisk.memory.diskBytes).toBeGreaterThan(0);
    expect(onDisk.violations).toEqual(inMemory.violations);
  });

  test('are counted while the search runs, and removed when it is stopped', async () => {
    const stop = makeStopFlag();
    let last = 0;
    const found = await search(commit6, {
      pool,
      workers: 2,
      stop,
      tuning: { spillFolder, memoryBytesMax: 450_000 },
      onProgress: ({ distinct }) => {
        expect(distinct).toBeGreaterThanOrEqual(last);
        last = distinct;
        if (distinct > 30_000) Atomics.store(stop, 0, Stop.time);
      },
    });
    expect(found.limit).toBe('time');
    expect(found.distinct).toBe(last);
    expect(readdirSync(spillFolder)).toEqual([]);
  });

  test('that find no folder end the search with a fault that names it', async () => {
    const nowhere = join(spillFolder, 'nowhere');
    const lost = search(commit6, { pool, workers: 2, tuning: { spillFolder: nowhere, memoryBytesMax: 450_000 } });
    await expect(lost).rejects.toThrow(DiskFault);
    await expect(lost).rejects.toThrow(`${nowhere}: states cannot be made there: ENOENT`);
    expect(existsSync(nowhere)).toBe(false);
  });
});
