import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Piscina } from 'piscina';
import { openEngine } from '../../src/explorer/engine/open-engine.ts';
import { explore } from '../../src/explorer/explore.ts';
import { ModelFault } from '../../src/explorer/model/model-fault.ts';
import type { ModelSpec } from '../../src/explorer/model/model.ts';
import type { Exploration, StoreKind } from '../../src/explorer/result.ts';
import { layoutOf } from '../../src/explorer/packing/layout.ts';
import { openPool } from '../../src/explorer/worker-pool.ts';
import { buildModel } from '../../src/models/registry.ts';
import { everything } from '../everything.ts';
import { specOf } from '../model/shipped.ts';
import { buildFaultyModel } from './faulty-model.ts';
import { buildToyModel, toyWorkerUrl, twins, waysToTwins } from './toy-models.ts';
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

const models = everything ? smallModels : smallModels.filter((_, i) => i % 2 === 0);
const cases = [...models, ...scenarios].map((spec, i) => [`${String(i)} ${nameOf(spec).slice(0, 60)}`, spec] as const);

describe.each(cases)('%s', (_, spec) => {
  // The immer engine is slow, and knows nothing of stores.
  const some = everything || spec.model !== 'direct-io' ? engines : (['packed'] as const);
  test.each(some)('both stores say the same with up to 8 workers of the %s engine', async (engine) => {
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
  /** States of many words, so that fingerprints stand for them. */
  const wide = specOf('dio-read-fork', { kernel: 'v5' });

  test.each([1, 2, 4])('grows from its smallest index in the middle of levels, with %i workers', async (workers) => {
    for (const spec of [commit6, wide]) {
      const exact = await search(spec, { pool, tuning: { digest: true } });
      for (let i = 0; i < (everything ? 3 : 1); i++) {
        const tight = await search(spec, { pool, workers, store: 'hash64', tuning: { indexSlots: 1, digest: true } });
        expect(tight.memory.indexBytes).toBeGreaterThan(4 * exact.distinct);
        expect(outcome(tight)).toStrictEqual(outcome(exact));
      }
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
      const all = await search(wide, { pool });
      for (const hashMask of [0x07, 0x1f]) {
        const exact = await search(wide, { pool, workers, tuning: { hashMask } });
        expect(outcome(exact)).toStrictEqual(outcome(all));
        const missing = await search(wide, { pool, workers, store: 'hash64', tuning: { hashMask } });
        expect(missing.limit).toBeNull();
        expect(missing.distinct).toBeLessThan(all.distinct);
        expect(missing.distinct).toBeLessThanOrEqual((hashMask + 1) ** 2);
      }
    },
  );

  test.each([1, 3])('keeps states of two words themselves, so that a bad hash hides none, with %i workers', async (workers) => {
    const narrow = { model: 'page-pin', config: { pages: 2, actors: 2 } };
    expect(layoutOf(buildModel(narrow).schema).words).toBeLessThanOrEqual(2);
    const exact = await search(narrow, { pool, tuning: { digest: true } });
    const found = await search(narrow, { pool, workers, store: 'hash64', tuning: { hashMask: 0x3f, digest: true } });
    expect(outcome(found)).toStrictEqual(outcome(exact));
    expect(found.memory.frontierBytes).toBe(0);
  });

  test.each([1, 2])('tells states apart whose fingerprints agree in one lane, with %i workers', async (workers) => {
    const spec = { model: 'twins', config: null };
    const model = buildToyModel(spec);
    const { engine, loops } = openEngine(model, 'packed');
    const words = new Int32Array(3);
    for (let i = 0; i < twins.length; i += 2) {
      const [some, others] = [twins[i], twins[i + 1]].map(([a, b]) => {
        engine.codec.encode({ a, b, c: 0 }, words, 0);
        return [loops.hash(words, 0), loops.hashHigh(words, 0)];
      });
      expect(some[0]).toBe(others[0]);
      expect(some[1]).not.toBe(others[1]);
    }
    const options = { engine: 'packed', workers, keepGoing: false, store: 'hash64' } as const;
    const found = await explore({ model, spec, options, workerUrl: toyWorkerUrl, tuning: { ...tuning, witnesses: true } });
    expect(found).toMatchObject({ distinct: 10_008, depth: 6 });
    expect(found.witnesses).toEqual(waysToTwins);
  });

  test('keeps fingerprints, packed links, and states and links of two levels only', async () => {
    const spec = specOf('dio-write-fork', { kernel: 'v5' });
    const { words } = layoutOf(buildModel(spec).schema);
    for (const workers of [1, 2]) {
      const { memory, distinct, levels } = await search(spec, { pool, workers, store: 'hash64' });
      const widest = Math.max(...levels);
      const places = distinct + workers * 128 * (levels.length + 1);
      expect(memory.recordBytes).toBeGreaterThan(8 * distinct + 4 * widest);
      // A link takes up to two bytes, and what takes them is given in chunks.
      expect(memory.recordBytes).toBeLessThan(10 * places + 4 * (widest + workers * 128) + 2 ** 15);
      expect(memory.frontierBytes).toBeGreaterThanOrEqual(4 * words * widest);
    }
    // Of many states, links take less than a byte, and one word where a pass finds them.
    const many = await search({ model: 'two-phase-commit', config: { managers: 7 } }, { pool, store: 'hash64' });
    const linkBytes = many.memory.recordBytes - 8 * many.distinct;
    expect(linkBytes).toBeGreaterThan(4 * Math.max(...many.levels) + many.distinct / 4);
    expect(linkBytes).toBeLessThan(4 * Math.max(...many.levels) + many.distinct);
  });

  test.each([1, 2, 4])('stays within a memory limit, with %i workers', async (workers) => {
    for (const memoryBytesMax of [500_000, 700_000, 900_000]) {
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
