import { afterAll, describe, expect, it } from 'vitest';
import { openPool } from '../../src/explorer/worker-pool.ts';
import type { Exploration } from '../../src/explorer/result.ts';
import { everything } from '../everything.ts';
import { search } from '../explorer/searches.ts';
import { buildModel } from '../../src/models/registry.ts';
import { exploreNaively } from '../naive-explorer.ts';
import { compared, specOf } from './shipped.ts';

/** Spaces above this are left to the comparison of engines and workers. */
const naiveStatesMax = everything ? 200_000 : 20_000;

/** One pool for all: a thread costs more to start than most of these spaces to explore. */
const pool = openPool(2);
afterAll(() => pool.close());

describe.each(compared)('$name under $kernel', ({ name, kernel }) => {
  it('has the same states, transitions and levels for the naive explorer and for both engines', async () => {
    const spec = specOf(name, { kernel });
    const packed = await search(spec, { pool, keepGoing: true, tuning: { digest: true } });
    expect(packed.limit).toBeNull();
    const immer = await search(spec, { pool, keepGoing: true, engine: 'immer', workers: 2, tuning: { digest: true } });
    expect(outcome(immer)).toEqual(outcome(packed));
    if (packed.distinct > naiveStatesMax) return;
    const { distinct, generated, depth, levels } = exploreNaively(buildModel(spec));
    expect({ distinct, generated, depth, levels }).toEqual({
      distinct: packed.distinct,
      generated: packed.generated,
      depth: packed.depth,
      levels: packed.levels,
    });
  });
});

/** Everything that may not depend on engine and workers: all but the memory that was used. */
function outcome({ memory, ...rest }: Exploration): Omit<Exploration, 'memory'> {
  expect(memory).toBeDefined();
  return rest;
}
