import { afterAll, expect, test } from 'vitest';
import { explore } from '../../src/explorer/explore.ts';
import { openPool } from '../../src/explorer/worker-pool.ts';
import { buildGridModel } from './grid-model.ts';
import { engines } from './searches.ts';

const pool = openPool(4, new URL('test-worker.ts', import.meta.url).href);
afterAll(() => pool.close());

test.each(engines)('findings come by depth, then canonical order of states, then order of properties (%s)', async (engine) => {
  for (const workers of [1, 2, 4]) {
    const request = { model: buildGridModel(), spec: { model: 'grid', config: null }, pool };
    const options = { engine, workers, keepGoing: true } as const;
    const all = await explore({ ...request, options });
    expect(all).toMatchObject({ limit: null, distinct: 28, generated: 43, levels: [1, 2, 3, 4, 5, 6, 7] });
    expect(all.violations.map((v) => [v.property, v.trace.actions.join('')])).toStrictEqual([
      ['deadlock', '000000'],
      ['not-low', '000011'],
      ['low-or-high', '000011'],
      ['not-high', '001111'],
    ]);
    // One rank a pass: what is found first is not what is told last.
    const slowly = await explore({ ...request, options, tuning: { passRanksMax: 1 } });
    expect(slowly.violations).toStrictEqual(all.violations);
    const first = await explore({ ...request, options: { engine, workers, keepGoing: false } });
    expect(first.violations.map((v) => v.property)).toStrictEqual(['not-low', 'low-or-high', 'not-high']);
    expect(first.limit).toBe('violation');
  }
});
