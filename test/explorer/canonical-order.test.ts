import fc from '../cases.ts';
import { expect, test } from 'vitest';
import { CanonicalOrder, runsOf } from '../../src/explorer/store/canonical-order.ts';
import type { Settling } from '../../src/explorer/store/canonical-order.ts';
import type { Ranges } from '../../src/explorer/store/record-blocks.ts';
import { linkPlace, recordShape } from '../../src/explorer/store/record-shape.ts';
import type { RecordShape } from '../../src/explorer/store/record-shape.ts';
import { BLOCK_BITS, Control, reserveMemory } from '../../src/explorer/store/shared-memory.ts';
import type { SharedMemory } from '../../src/explorer/store/shared-memory.ts';

const BLOCK = 2 ** BLOCK_BITS;
/** Records of two words, with the link behind them, or apart. */
const shapes = [recordShape('exact', 2), recordShape('hash64', 2)];
const ACTION_BITS = 2;
/** Action a belongs to transition a & 1. */
const TRANSITION_OF = Int32Array.from([0, 1, 0, 1]);
const PASS_START = 5;
/** The first place. */
const FIRST = 10;

interface Pass {
  readonly workers: number;
  readonly parts: number;
  /** Each found state: its key, who found it, and whether that was struck out afterwards. */
  readonly found: readonly { readonly key: number; readonly finder: number; readonly struck: boolean }[];
  /** Pairs of finds that change places, as those do whose keys another worker lowers. */
  readonly swaps: readonly (readonly [number, number])[];
  /** Places that are left in the blocks that the workers have. */
  readonly rests: readonly number[];
}

const pass: fc.Arbitrary<Pass> = fc
  .record({
    workers: fc.integer({ min: 1, max: 4 }),
    parts: fc.integer({ min: 1, max: 5 }),
    keys: fc.uniqueArray(fc.integer({ min: 0, max: 2 ** 12 }), { maxLength: 700 }),
    finders: fc.array(fc.nat(3), { minLength: 700, maxLength: 700 }),
    struck: fc.array(fc.nat(9), { minLength: 700, maxLength: 700 }),
    swaps: fc.array(fc.tuple(fc.nat(699), fc.nat(699)), { maxLength: 40 }),
    rests: fc.array(fc.nat(BLOCK), { minLength: 4, maxLength: 4 }),
  })
  .map(({ workers, parts, keys, finders, struck, swaps, rests }) => ({
    ...{ workers, parts, swaps, rests: rests.slice(0, workers) },
    found: keys.toSorted((a, b) => a - b).map((key, i) => ({ key, finder: finders[i] % workers, struck: struck[i] === 0 })),
  }));

/** Puts what was found where the workers would put it; answers the ranges that `settle` gets. */
function laidOut({ workers, found, swaps, rests }: Pass, shape: RecordShape): { memory: SharedMemory; ranges: Ranges } {
  const { stride, link } = shape;
  const { memory } = reserveMemory({ stride, idsMax: 4096, linksApart: link === null, packedWords: 0, workers, ordered: true });
  memory.control[Control.foundFirst] = FIRST;
  const links = linkPlace(shape, memory);
  const order = [...found];
  for (const [a, b] of swaps) if (a < order.length && b < order.length) [order[a], order[b]] = [order[b], order[a]];
  // Places that do not start at a multiple of a block's size, as on disk.
  let next = FIRST;
  const blocks = rests.map((rest): [number, number] => {
    const from = next;
    next += BLOCK;
    return [from + BLOCK - rest, from + BLOCK];
  });
  const ranges: [number, number][] = blocks.map(([from, to]) => [from, to]);
  const first = next;
  for (const { key, finder, struck } of order) {
    const block = blocks[finder];
    if (block[0] === block[1]) {
      memory.owners[next >>> BLOCK_BITS] = finder;
      [block[0], block[1]] = [next, next + BLOCK];
      next += BLOCK;
    }
    const id = block[0]++;
    memory.log[id * stride] = key;
    links.array[id * links.stride + links.at] = struck ? 0 : key | 0x80000000;
  }
  return { memory, ranges: [...ranges, [first, next]] };
}

test('whatever several workers have found is listed by rank and action, with links to predecessors', () => {
  fc.assert(
    fc.property(pass, fc.constantFrom(...shapes), fc.boolean(), (some, shape, listed) => {
      const { memory, ranges } = laidOut(some, shape);
      const canonical = new CanonicalOrder(memory, shape, TRANSITION_OF);
      const ranks = 2 ** 12;
      for (let r = 0; r < PASS_START + ranks; r++) memory.orders[0][r] = 3 * r + 1;
      const settling: Settling = { passStart: PASS_START, order: listed ? 0 : null, firstId: 100, to: 1, at: 7, actionBits: ACTION_BITS };
      const finds = canonical.findsOf(ranges, some.workers);
      const shares = canonical.shares(runsOf(finds, finds.map((f) => canonical.sift(f))), settling, some.parts); // prettier-ignore
      // A share never waits for another one.
      const fresh = shares.toReversed().map((share) => canonical.merge(share, 2));

      const wanted = some.found.filter(({ struck }) => !struck).map(({ key }) => key);
      const ids = [...memory.orders[1].subarray(7, 7 + wanted.length)];
      expect(ids.map((id) => memory.log[id * shape.stride])).toEqual(wanted);
      const predecessor = (rank: number): number => (listed ? 3 * rank + 1 : 100 + rank);
      const links = linkPlace(shape, memory);
      expect(ids.map((id) => links.array[id * links.stride + links.at])).toEqual(
        wanted.map((key) => predecessor(PASS_START + (key >>> ACTION_BITS))),
      );
      const madeBy = (t: number): number => wanted.filter((key) => TRANSITION_OF[key & 3] === t).length;
      expect([0, 1].map((t) => fresh.reduce((sum, made) => sum + made[t], 0))).toEqual([madeBy(0), madeBy(1)]);
      expect(memory.orders[1][7 + wanted.length]).toBe(0);
    }),
    { numRuns: 150 },
  );
});

test('shares are equal, however keys lie', () => {
  const keys = Array.from({ length: 600 }, (_, i) => (i < 300 ? i : 4 * i));
  const found = keys.map((key, i) => ({ key, finder: i % 3, struck: false }));
  const { memory, ranges } = laidOut({ workers: 3, parts: 4, found, swaps: [], rests: [0, 0, 0] }, shapes[0]);
  const canonical = new CanonicalOrder(memory, shapes[0], TRANSITION_OF);
  const finds = canonical.findsOf(ranges, 3);
  const settling: Settling = { passStart: 0, order: null, firstId: 1, to: 1, at: 0, actionBits: ACTION_BITS };
  const shares = canonical.shares(runsOf(finds, finds.map((f) => canonical.sift(f))), settling, 4); // prettier-ignore
  expect(shares.map(({ runs }) => runs.reduce((sum, [from, to]) => sum + to - from, 0))).toEqual([150, 150, 150, 150]);
  expect(shares.map((share) => share.settling.at)).toEqual([0, 150, 300, 450]);
});
