import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Piscina } from 'piscina';
import { explore } from '../../src/explorer/explore.ts';
import { ModelFault } from '../../src/explorer/model/model-fault.ts';
import type { ModelSpec } from '../../src/explorer/model/model.ts';
import type { Exploration, StoreKind } from '../../src/explorer/result.ts';
import { openPool } from '../../src/explorer/worker-pool.ts';
import { everything } from '../everything.ts';
import { specOf } from '../model/shipped.ts';
import { buildFaultyModel } from './faulty-model.ts';
import { engines, MEMORY_BYTES_MAX, nameOf, search, smallModels } from './searches.ts';

let pool: Piscina;
beforeAll(() => {
  pool = openPool(8);
});
afterAll(() => pool.close());

const stores: readonly StoreKind[] = ['exact', 'hash64'];

/** Small scenarios of all sorts: one that is violated, several starts, race by race. */
const scenarios: readonly ModelSpec[] = [
  specOf('dio-read-fork', { kernel: '6.2' }),
  specOf('map-user-iov', { kernel: 'v5' }),
  specOf('pipe', { kernel: 'v5' }),
  specOf('merge', { kernel: '6.6' }),
  specOf('no-memory', { kernel: '6.2' }),
];

/** All that must not depend on threads, engine and store: not the use of memory. */
function outcome({ memory, ...rest }: Exploration): Omit<Exploration, 'memory'> {
  expect(memory).toBeDefined();
  return rest;
}

/** So many searches soon after each other reserve more address space than is collected meanwhile, so each reserves little. */
const tuning = { digest: true, memoryBytesMax: 2 ** 25 };

const cases = [...smallModels, ...scenarios].map((spec, i) => [`${String(i)} ${nameOf(spec).slice(0, 60)}`, spec] as const);

describe.each(cases)('%s', (_, spec) => {
  test.each(engines)('both stores say the same with up to 8 workers of the %s engine', async (engine) => {
    // Every thread makes its own views, which takes longer for a scenario than to explore it; and the immer engine is slow.
    const crews = spec.model === 'direct-io' ? [2] : engine === 'immer' ? [8] : [1, 2, 4, 8];
    const alone = new Map<boolean, Exploration>();
    const ways = everything ? [true, false] : [true];
    for (const keepGoing of ways) alone.set(keepGoing, await search(spec, { pool, keepGoing, tuning }));
    for (const store of stores) {
      for (const [workers, keepGoing] of crews.flatMap((n) => ways.map((way) => [n, way] as const))) {
        const found = await search(spec, { pool, engine, workers, keepGoing, store, tuning });
        expect(outcome(found), `${store}, ${String(workers)} workers`).toStrictEqual(outcome(alone.get(keepGoing)!));
      }
    }
  });
});

describe('the hash64 store', () => {
  const commit6 = { model: 'two-phase-commit', config: { managers: 6 } };

  test.each([1, 2, 4])('grows from its smallest index in the middle of levels, with %i workers', async (workers) => {
    const exact = await search(commit6, { pool, tuning: { digest: true } });
    for (let i = 0; i < 3; i++) {
      const tight = await search(commit6, { pool, workers, store: 'hash64', tuning: { indexSlots: 1, digest: true } });
      expect(tight.memory.indexBytes).toBeGreaterThan(4 * 50816);
      expect(outcome(tight)).toStrictEqual(outcome(exact));
    }
  });

  test('may expand a level in many passes', async () => {
    const spec = { model: 'page-pin', config: { pages: 1, actors: 3, sharePinned: true } };
    const alone = await search(spec, { pool, keepGoing: true });
    for (const passRanksMax of [1, 7, 64]) {
      const together = await search(spec, { pool, workers: 3, keepGoing: true, store: 'hash64', tuning: { passRanksMax } });
      expect(outcome(together)).toStrictEqual(outcome(alone));
    }
  });

  test.each([1, 3])(
    'misses states where a bad hash makes fingerprints collide, and the exact store does not, with %i workers',
    async (workers) => {
      const spec = { model: 'two-phase-commit', config: { managers: 4 } };
      for (const hashMask of [0x0f, 0x3f]) {
        const exact = await search(spec, { pool, workers, tuning: { hashMask } });
        expect(exact).toMatchObject({ limit: null, distinct: 1568, generated: 8258 });
        const missing = await search(spec, { pool, workers, store: 'hash64', tuning: { hashMask } });
        expect(missing.limit).toBeNull();
        expect(missing.distinct).toBeLessThan(1568);
        expect(missing.distinct).toBeLessThanOrEqual(hashMask === 0x0f ? 256 : 4096);
      }
    },
  );

  test('keeps fingerprints, and packed states of two levels only', async () => {
    const spec = { model: 'page-pin', config: { pages: 1, actors: 4 } };
    for (const workers of [1, 2]) {
      const { memory, distinct, levels } = await search(spec, { pool, workers, store: 'hash64' });
      expect(memory.recordBytes).toBeGreaterThan(12 * distinct);
      expect(memory.recordBytes).toBeLessThan(12 * (distinct + workers * 128 * (levels.length + 1)));
      expect(memory.frontierBytes).toBeGreaterThanOrEqual(4 * Math.max(...levels));
    }
  });

  test.each([1, 2, 4])('stays within a memory limit, with %i workers', async (workers) => {
    for (const memoryBytesMax of [700_000, 900_000, 1_100_000]) {
      const { limit, memory, distinct } = await search(commit6, { pool, workers, store: 'hash64', tuning: { memoryBytesMax } });
      expect(limit).toBe('memory');
      expect(distinct).toBeGreaterThan(1000);
      expect(memory.recordBytes + memory.indexBytes + memory.orderBytes + memory.frontierBytes).toBeLessThanOrEqual(memoryBytesMax);
    }
  });

  test('finds the way to a fault of the model', async () => {
    const spec = { model: 'faulty', config: 'effect' };
    const workerUrl = new URL('test-worker.ts', import.meta.url).href;
    const traceOf = async (store: StoreKind, workers: number): Promise<unknown> => {
      const options = { engine: 'packed', workers, keepGoing: false, store } as const;
      const tuning = { memoryBytesMax: MEMORY_BYTES_MAX };
      const failure: unknown = await explore({ model: buildFaultyModel(spec), spec, options, workerUrl, tuning }).catch((e: unknown) => e);
      expect(failure, String(failure)).toBeInstanceOf(ModelFault);
      return (failure as ModelFault).trace;
    };
    expect(await traceOf('hash64', 1)).toStrictEqual(await traceOf('exact', 1));
    expect(await traceOf('hash64', 2)).toStrictEqual(await traceOf('exact', 2));
  });

  test('has no states to inspect', async () => {
    const options = { engine: 'packed', workers: 1, keepGoing: false, store: 'hash64' } as const;
    const spec = { model: 'faulty', config: 'effect' };
    const looking = explore({ model: buildFaultyModel(spec), spec, options, pool, inspect: () => undefined });
    await expect(looking).rejects.toThrow('the hash64 store keeps no states that could be inspected');
  });
});
