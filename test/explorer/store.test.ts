import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Piscina } from 'piscina';
import { openPool } from '../../src/explorer/worker-pool.ts';
import { search } from './searches.ts';

let pool: Piscina;
beforeAll(() => {
  pool = openPool(4);
});
afterAll(() => pool.close());

const commit6 = { model: 'two-phase-commit', config: { managers: 6 } };

describe('the store', () => {
  test.each([1, 2, 4])('grows from its smallest index in the middle of levels, with %i workers', async (workers) => {
    const roomy = await search(commit6, { pool, tuning: { digest: true } });
    for (let i = 0; i < 3; i++) {
      const tight = await search(commit6, { pool, workers, tuning: { indexSlots: 1, digest: true } });
      expect(tight.memory.indexBytes).toBeGreaterThan(4 * 50816);
      expect(tight).toMatchObject({
        distinct: 50816,
        generated: 402306,
        levels: roomy.levels,
        transitions: roomy.transitions,
        digest: roomy.digest,
      });
    }
  });

  test('gives every state its first predecessor, although a thread that was ahead does what another one has left', async () => {
    const alone = openPool(1);
    const [first, together] = [
      await search(commit6, { pool }),
      await search(commit6, { pool: alone, workers: 4, tuning: { indexSlots: 1 } }),
    ];
    expect(together.transitions).toEqual(first.transitions);
    await alone.close();
  });

  test.each([0, 3, 0xff, 0x7f000000])('is exact with a hash that has only the bits %i', async (hashMask) => {
    for (const workers of [1, 3]) {
      const spec = { model: 'two-phase-commit', config: { managers: 4 } };
      const bad = await search(spec, { pool, workers, tuning: { hashMask, indexSlots: 1 } });
      expect(bad).toMatchObject({ distinct: 1568, generated: 8258 });
    }
  });

  test.each([1, 2, 4])('says that memory ended, and what it did, and stays within its limit, with %i workers', async (workers) => {
    for (const memoryBytesMax of [500_000, 600_000, 700_000, 800_000]) {
      // The sample must not ask for what a level led to that was not completed.
      const found = await search(commit6, { pool, workers, tuning: { memoryBytesMax, sample: true } });
      const { bytesMax, recordBytes, indexBytes, orderBytes } = found.memory;
      expect(found.limit).toBe(recordBytes > 52000 * 4 * 2 ? null : 'memory');
      expect(found.distinct).toBeGreaterThan(1000);
      expect(found.levels.reduce((sum, n) => sum + n, 0)).toBe(found.distinct);
      expect(recordBytes + indexBytes + orderBytes).toBeLessThanOrEqual(bytesMax);
      expect(bytesMax).toBe(memoryBytesMax);
    }
  });

  test('is as large as it can be where the limit is larger', async () => {
    const { limit, distinct, memory } = await search(commit6, { pool, workers: 2, tuning: { memoryBytesMax: 2 ** 50 } });
    expect({ limit, distinct }).toEqual({ limit: null, distinct: 50816 });
    expect(memory.bytesMax).toBeGreaterThan(2 ** 28);
    expect(memory.bytesMax).toBeLessThan(2 ** 34);
  });

  test('tells what it used', async () => {
    const { memory } = await search(commit6, { pool, workers: 2 });
    expect(memory.recordBytes).toBeGreaterThanOrEqual(50816 * 4 * 2);
    expect(memory.recordBytes).toBeLessThan(52000 * 4 * 2);
  });
});
