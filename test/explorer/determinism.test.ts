import { everything } from '../everything.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Piscina } from 'piscina';
import type { Exploration } from '../../src/explorer/result.ts';
import { openPool } from '../../src/explorer/worker-pool.ts';
import { search } from './searches.ts';

let pool: Piscina;
beforeAll(() => {
  pool = openPool(8);
});
afterAll(() => pool.close());

/** All that must not depend on threads: not the use of memory. */
function outcome(found: Exploration): Partial<Exploration> {
  const outcome: Partial<Exploration> = { ...found };
  delete (outcome as { memory?: unknown }).memory;
  return outcome;
}

test('many repetitions with many workers say the same', async () => {
  const spec = { model: 'page-pin', config: { pages: 2, actors: 2, sharePinned: true } };
  const alone = await search(spec, { pool, keepGoing: true, tuning: { digest: true, witnesses: true } });
  for (let i = 0; i < (everything ? 20 : 5); i++) {
    const together = await search(spec, { pool, workers: 8, keepGoing: true, tuning: { digest: true, witnesses: true } });
    expect(outcome(together)).toStrictEqual(outcome(alone));
  }
});

test('a level that is expanded in many passes is the same level', async () => {
  const spec = { model: 'page-pin', config: { pages: 1, actors: 3, sharePinned: true } };
  const alone = await search(spec, { pool, keepGoing: true });
  for (const passRanksMax of [1, 7, 64]) {
    const together = await search(spec, { pool, workers: 3, keepGoing: true, tuning: { passRanksMax } });
    expect(outcome(together)).toStrictEqual(outcome(alone));
  }
});
