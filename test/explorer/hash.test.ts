import { describe, expect, test } from 'vitest';
import { hashSource } from '../../src/explorer/packing/hash.ts';
import type { HashWords } from '../../src/explorer/packing/hash.ts';

/** One lane as the generator makes it. */
function lane(words: number, which: 0 | 1): HashWords {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the generator's own text
  const make = new Function(`${hashSource('lane', words, which)}\nreturn lane;`) as () => HashWords;
  return make();
}

/** Calls `visit` with all states of so many words that have at most `bitsMax` bits set. */
function sparseStates(words: number, bitsMax: number, visit: (state: Int32Array) => void): void {
  const state = new Int32Array(words);
  const from = (first: number, left: number): void => {
    visit(state);
    if (left === 0) return;
    for (let bit = first; bit < 32 * words; bit++) {
      state[bit >> 5] ^= 1 << (bit & 31);
      from(bit + 1, left - 1);
      state[bit >> 5] ^= 1 << (bit & 31);
    }
  };
  from(0, bitsMax);
}

describe('the two lanes of the hash', () => {
  test.each([
    [1, 4],
    [2, 4],
    [3, 3],
    [8, 2],
    [20, 2],
  ])('tell all states of %i words with at most %i bits apart', (words, bitsMax) => {
    const low = lane(words, 0);
    const high = lane(words, 1);
    let states = 0;
    const seen = new Set<bigint>();
    const key = new DataView(new ArrayBuffer(8));
    sparseStates(words, bitsMax, (state) => {
      states++;
      key.setInt32(0, low(state, 0));
      key.setInt32(4, high(state, 0));
      seen.add(key.getBigUint64(0));
    });
    expect(seen.size).toBe(states);
  });

  test('are independent: what cancels out in one does not in the other', () => {
    const state = Int32Array.of(1 << 31, (1 << 31) | (1 << 16));
    expect(lane(2, 0)(state, 0)).toBe(lane(2, 0)(new Int32Array(2), 0));
    expect(lane(2, 1)(state, 0)).not.toBe(lane(2, 1)(new Int32Array(2), 0));
  });

  test('spread one bit over half of each lane', () => {
    for (const which of [0, 1] as const) {
      const hash = lane(3, which);
      let flipped = 0;
      for (let bit = 0; bit < 96; bit++) {
        const state = Int32Array.of(17, 4, 1966);
        const before = hash(state, 0);
        state[bit >> 5] ^= 1 << (bit & 31);
        for (let x = before ^ hash(state, 0); x !== 0; x &= x - 1) flipped++;
      }
      expect(flipped / 96).toBeGreaterThan(11);
      expect(flipped / 96).toBeLessThan(21);
    }
  });
});
