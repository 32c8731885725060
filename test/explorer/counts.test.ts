import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Piscina } from 'piscina';
import { makeRing } from '../../src/explorer/engine/engine.ts';
import { layoutOf } from '../../src/explorer/packing/layout.ts';
import { packedEngine } from '../../src/explorer/engine/packed-engine.ts';
import type { Model } from '../../src/explorer/model/model.ts';
import { SoughtStates } from '../../src/explorer/store/sought-states.ts';
import { digestText, sumLanes } from '../../src/explorer/store/state-set-digest.ts';
import { openPool } from '../../src/explorer/worker-pool.ts';
import { buildModel } from '../../src/models/registry.ts';
import { exploreNaively } from '../naive-explorer.ts';
import { engines, nameOf, search, smallModels } from './searches.ts';

let pool: Piscina;
beforeAll(() => {
  pool = openPool(4);
});
afterAll(() => pool.close());

describe('published counts', () => {
  test.each([
    [3, 288, 1146],
    [5, 8832, 58146],
    [6, 50816, 402306],
    [7, 296448, 2744706],
  ])('two-phase commit with %i managers has %i states', async (managers, distinct, generated) => {
    const found = await search({ model: 'two-phase-commit', config: { managers } }, { pool, workers: managers > 5 ? 2 : 1 });
    expect(found).toMatchObject({ limit: null, distinct, generated, violations: [] });
    // Prepare, note, commit and hear of it: three actions a manager and one of the coordinator's.
    expect(found.goals).toStrictEqual([
      { name: 'can-commit', depth: 3 * managers + 1 },
      { name: 'can-abort', depth: managers },
    ]);
  });
});

/** The digest of states found naively, to compare with a search's. */
function digestOf(model: Model, states: readonly unknown[]): string {
  const layout = layoutOf(model.schema);
  const { codec, loops } = packedEngine(model, layout, makeRing(layout.words));
  const words = new Int32Array(states.length * layout.words);
  states.forEach((state, i) => codec.encode(state, words, i * layout.words));
  return digestText(
    sumLanes(loops, { words, at: 0, stride: layout.words, count: states.length, isEmpty: () => false }, new SoughtStates([])),
  );
}

describe.each(smallModels.map((spec) => [nameOf(spec), spec] as const))('%s', (_, spec) => {
  test.each(engines)('the %s engine finds the states that the naive explorer finds', async (engine) => {
    const model = buildModel(spec);
    const naive = exploreNaively(model);
    const found = await search(spec, { pool, engine, keepGoing: true, tuning: { digest: true } });
    expect(found).toMatchObject({
      limit: null,
      distinct: naive.distinct,
      generated: naive.generated,
      depth: naive.depth,
      levels: naive.levels,
    });
    expect(found.digest).toBe(digestOf(model, naive.states));
  });
});
