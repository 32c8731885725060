import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Piscina } from 'piscina';
import { makeStopFlag, Stop } from '../../src/explorer/stop.ts';
import { replay } from '../../src/explorer/replay.ts';
import { openPool } from '../../src/explorer/worker-pool.ts';
import { buildModel } from '../../src/models/registry.ts';
import { engines, search } from './searches.ts';

let pool: Piscina;
beforeAll(() => {
  pool = openPool(2);
});
afterAll(() => pool.close());

describe('violations', () => {
  test.each(engines)('the broken counter loses an update after four actions (%s)', async (engine) => {
    const found = await search({ model: 'broken-counter', config: {} }, { pool, engine });
    expect(found.violations).toStrictEqual([
      { property: 'no-lost-update', kind: 'quiescent', trace: { initial: 0, actions: [0, 1, 2, 3] } },
    ]);
  });

  test.each([2, 3, 5, 8])('%i philosophers starve when everybody holds one fork', async (seats) => {
    const found = await search({ model: 'dining-philosophers', config: { seats } }, { pool, workers: 2 });
    const actions = Array.from({ length: seats }, (_, i) => i);
    expect(found.violations).toStrictEqual([{ property: 'deadlock', kind: 'deadlock', trace: { initial: 0, actions } }]);
    const { states } = replay(buildModel({ model: 'dining-philosophers', config: { seats } }), { initial: 0, actions });
    expect((states.at(-1) as { forks: { taken: number }[] }).forks.every((f) => f.taken === 1)).toBe(true);
  });

  test('a polite philosopher saves them', async () => {
    const found = await search({ model: 'dining-philosophers', config: { seats: 6, polite: true } }, { pool });
    expect(found).toMatchObject({ limit: null, violations: [], goals: [{ name: 'somebody-eats', depth: 2 }] });
  });

  test('are what replay ends in', async () => {
    const spec = { model: 'page-pin', config: { pages: 2, actors: 3, sharePinned: true } };
    const { violations, limit } = await search(spec, { pool, workers: 2 });
    expect(limit).toBe('violation');
    expect(violations.map((v) => v.property)).toStrictEqual(['pinned-is-not-shared']);
    const model = buildModel(spec);
    const { states } = replay(model, violations[0].trace);
    const holds = states.map((state) => model.properties[0].holds(state));
    expect(holds).toStrictEqual([true, true, true, false]);
  });

  test('of properties that nobody asked for are not found', async () => {
    const spec = { model: 'dining-philosophers', config: { seats: 4 } };
    expect(await search(spec, { pool, properties: ['somebody-eats'] })).toMatchObject({
      limit: null,
      violations: [],
      goals: [{ name: 'somebody-eats' }],
    });
    expect(await search(spec, { pool, properties: ['deadlock'] })).toMatchObject({ violations: [{ property: 'deadlock' }], goals: [] });
    await expect(search(spec, { pool, properties: ['dead-lock'] })).rejects.toThrow('has no property dead-lock');
  });
});

describe('limits', () => {
  const commit5 = { model: 'two-phase-commit', config: { managers: 5 } };

  test('of depth and states end the search between levels', async () => {
    const whole = await search(commit5, { pool });
    const shallow = await search(commit5, { pool, depthMax: 6 });
    expect(shallow).toMatchObject({ limit: 'depth', depth: 6, levels: whole.levels.slice(0, 7) });
    expect(await search(commit5, { pool, depthMax: whole.depth })).toMatchObject({ limit: 'depth', distinct: whole.distinct });
    expect(await search(commit5, { pool, depthMax: whole.depth + 1 })).toMatchObject({ limit: null, distinct: whole.distinct });
    const few = await search(commit5, { pool, statesMax: 1000 });
    expect(few.limit).toBe('states');
    expect(few.distinct).toBeGreaterThanOrEqual(1000);
    expect(few.levels).toStrictEqual(whole.levels.slice(0, few.levels.length));
    expect(few.distinct - few.levels.at(-1)!).toBeLessThan(1000);
  });

  test('of depth 0 leave the initial states', async () => {
    expect(await search(commit5, { pool, depthMax: 0 })).toMatchObject({
      limit: 'depth',
      distinct: 1,
      generated: 1,
      depth: 0,
      levels: [1],
    });
  });

  test.each([
    [Stop.time, 'time'],
    [Stop.interrupted, 'interrupted'],
  ] as const)('the stop flag %i ends the search in the middle of a level', async (value, limit) => {
    for (const workers of [1, 2]) {
      const stop = makeStopFlag();
      const found = await search(
        { model: 'two-phase-commit', config: { managers: 9 } },
        {
          pool,
          workers,
          stop,
          onProgress: ({ depth }) => {
            if (depth === 5) Atomics.store(stop, 0, value);
          },
        },
      );
      expect(found.limit).toBe(limit);
      expect(found.depth).toBeGreaterThanOrEqual(5);
      expect(found.distinct).toBeLessThan(10_340_352);
      expect(found.levels.reduce((sum, n) => sum + n, 0)).toBe(found.distinct);
      expect(found.transitions.reduce((sum, t) => sum + t.fired, 1)).toBe(found.generated);
      expect(found.transitions.reduce((sum, t) => sum + t.fresh, 1)).toBe(found.distinct);
    }
  });

  test('progress counts up to the result, and can be read at any time', async () => {
    let read = (): unknown => null;
    const seen: number[] = [];
    const found = await search(commit5, {
      pool,
      workers: 2,
      onProgress: ({ distinct }) => seen.push(distinct),
      watch: (reader) => (read = reader),
    });
    expect(seen.at(-1)).toBe(found.distinct);
    expect(seen).toStrictEqual([...seen].sort((a, b) => a - b));
    expect(read()).toMatchObject({ distinct: found.distinct, generated: found.generated });
  });
});
