import { afterAll, describe, expect, test } from 'vitest';
import { explore } from '../../src/explorer/explore.ts';
import { ModelFault } from '../../src/explorer/model/model-fault.ts';
import type { Exploration, ExploreOptions } from '../../src/explorer/result.ts';
import type { Tuning } from '../../src/explorer/explore-request.ts';
import { openPool } from '../../src/explorer/worker-pool.ts';
import { buildLyingModel } from './lying-model.ts';
import type { Lie, LyingConfig } from './lying-model.ts';
import { MEMORY_BYTES_MAX, search, smallModels } from './searches.ts';

const pool = openPool(2, new URL('test-worker.ts', import.meta.url).href);
const honest = openPool(2);
afterAll(() => Promise.all([pool.close(), honest.close()]));

function searchLying(lie: Lie, wide: boolean, options: Partial<ExploreOptions>, tuning: Tuning = {}): Promise<Exploration> {
  const config: LyingConfig = { lie, wide };
  return explore({
    model: buildLyingModel(config),
    spec: { model: 'lying', config },
    options: { engine: 'packed', workers: 1, keepGoing: true, properties: [], ...options },
    pool,
    tuning: { memoryBytesMax: MEMORY_BYTES_MAX, ...tuning },
  });
}

/** What a search of a lying model is refused with. */
async function faultOf(found: Promise<Exploration>): Promise<string> {
  const failure: unknown = await found.catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ModelFault);
  return (failure as ModelFault).message;
}

describe('a model that is asked everything twice', () => {
  test.each([
    ['guard-now-and-then', /^the guard of up\(\) of walker, asked twice in the same state, first says/],
    ['guard-gets-tired', /^the guard of up\(\) of walker, asked twice in the same state, first says true, then false/],
    ['guard-wakes-up', /^the guard of up\(\) of walker, asked twice in the same state, first says false, then true/],
    ['effect-counts', /^the effect of up\(\) of walker, run twice from the same state, leads to two states/],
    ['property-counts', /^the property small, asked twice in the same state, first says/],
  ] as const)('is caught: %s', async (lie, message) => {
    for (const engine of ['packed', 'immer'] as const)
      expect(await faultOf(searchLying(lie, false, { engine, workers: 2, checkDeterminism: true, properties: ['small'] }))).toMatch(
        message,
      );
  });

  test('gives what it gives when it is asked once', async () => {
    const once = await searchLying('none', false, {}, { digest: true });
    expect(await searchLying('none', false, { checkDeterminism: true }, { digest: true })).toStrictEqual(once);
  });
});

describe('a few states that are expanded once more', () => {
  test.each([
    ['guard-now-and-then', 'gives something else by immer'],
    ['guard-gets-tired', 'leads to a state that the search has not found'],
    ['guard-wakes-up', 'is not possible where the search took it'],
    ['effect-counts', 'gives something else by immer'],
  ] as const)('catch %s', async (lie, what) => {
    for (const workers of [1, 2])
      expect(await faultOf(searchLying(lie, true, { workers }, { sample: true }))).toBe(
        `up() of walker, asked once more, ${what}: it is not deterministic`,
      );
  });

  test('catch a table that is made of lies, and know of no lie that was never told', async () => {
    for (const lie of ['guard-now-and-then', 'effect-counts'] as const)
      expect(await faultOf(searchLying(lie, false, {}, { sample: true }))).toMatch(/asked once more, .*: it is not deterministic$/);
    const told = await searchLying('guard-gets-tired', false, {}, { digest: true, sample: true });
    expect(told).toStrictEqual(await searchLying('none', false, {}, { digest: true, sample: true }));
  });

  test('have nothing to say of an honest model, whatever its store, and wherever it ends', async () => {
    for (const spec of smallModels) {
      for (const store of ['exact', 'hash64'] as const)
        for (const depthMax of [undefined, 5])
          await search(spec, {
            pool: honest,
            store,
            workers: 2,
            keepGoing: true,
            ...(depthMax ? { depthMax } : {}),
            tuning: { sample: true },
          });
    }
  });
});
