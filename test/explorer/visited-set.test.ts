import { afterEach, describe, expect, test, vi } from 'vitest';
import { makeRing } from '../../src/explorer/engine/engine.ts';
import type { StoreKind } from '../../src/explorer/result.ts';
import { LinkLog } from '../../src/explorer/store/link-log.ts';
import { recordShape } from '../../src/explorer/store/record-shape.ts';
import { Control, reserveMemory, Slot, slotBase } from '../../src/explorer/store/shared-memory.ts';
import { VisitedSet } from '../../src/explorer/store/visited-set.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const IDS = 2 ** 13;
const KEY = 0x80000000 | 0;

/** Two threads' holds of one store, which this thread lets run in turn: worker 1 moves whenever worker 0 is about to compare and swap. */
function twoWorkers(kind: StoreKind, words = 3) {
  const { stride, states, link } = recordShape(kind, words);
  const reservation = { stride, idsMax: IDS, linksApart: link === null, packedWords: IDS * words, workers: 2, ordered: true };
  const { memory } = reserveMemory(reservation);
  const { control } = memory;
  control[Control.nextId] = control[Control.foundFirst] = control[Control.linksFirst] = 1;
  control[Control.indexSlots] = 2 * IDS;
  control[Control.growAt] = control[Control.idsMax] = IDS;
  const workers = [0, 1].map((slot) => {
    const ring = makeRing(words);
    // Where records tell states apart, all have the same hash, and want the same slot.
    const visited = new VisitedSet(memory, ring, words, true, states ? 0 : -1, kind);
    visited.open(slot);
    /** Inserts states that differ in one number, found with that key; tells how many were new. */
    const insert = (key: number, ...numbers: number[]): number => {
      ring.count = numbers.length;
      numbers.forEach((number, i) => {
        ring.states.fill(0, i * words, (i + 1) * words);
        ring.states[i * words] = number;
        ring.links[i] = KEY | (key << 4);
        ring.actions[i] = 3;
      });
      return visited.insert();
    };
    return { visited, insert };
  });
  const links = link === null ? new LinkLog(memory) : null;
  const linkAt = (id: number): number => (link === null ? links!.at(id) : memory.log[id * stride + link]);
  /** The keys of all places that hold states, least first. */
  const keys = (): number[] =>
    Array.from({ length: control[Control.nextId] - 1 }, (_, i) => linkAt(i + 1))
      .flatMap((link) => (link === 0 ? [] : [link & ~KEY]))
      .sort((a, b) => a - b);
  /** Empties the index; answers how each worker enters all again. */
  const emptied = (): (() => void)[] => {
    control[Control.nextClear] = 0;
    control[Control.nextRehash] = 1;
    workers[0].visited.clearIndex();
    return workers.map(
      ({ visited }) =>
        () =>
          visited.rehash(),
    );
  };
  /** Links that stand apart are packed, and blocks dropped. */
  const endPass = (): void => {
    links?.endPass(control[Control.nextId]);
    workers.forEach(({ visited }, slot) => {
      control[slotBase(slot) + Slot.nextId] = control[slotBase(slot) + Slot.endId] = 0;
      visited.open(slot);
    });
  };
  return { hands: workers.map(({ insert }) => insert), keys, emptied, endPass };
}

/** Lets somebody else move just before the next compare-and-swap. */
function before(move: () => void): void {
  const swap = Atomics.compareExchange.bind(Atomics);
  vi.spyOn(Atomics, 'compareExchange').mockImplementationOnce((...parts: Parameters<typeof Atomics.compareExchange>) => {
    move();
    return swap(...parts);
  });
}

const key = (rank: number): number => (rank << 4) | 3;

describe.each(['exact', 'hash64'] as const)('two workers and the %s store', (kind) => {
  test('keep the least key of a state that both find', () => {
    const { hands, keys } = twoWorkers(kind);
    expect(hands[1](9, 1)).toBe(1);
    expect(hands[0](5, 1)).toBe(0);
    expect(hands[1](7, 1)).toBe(0);
    expect(keys()).toEqual([key(5)]);
  });

  test('try again if the key was lowered meanwhile, but not enough', () => {
    const { hands, keys } = twoWorkers(kind);
    expect(hands[1](9, 1)).toBe(1);
    before(() => expect(hands[1](7, 1)).toBe(0));
    expect(hands[0](5, 1)).toBe(0);
    expect(keys()).toEqual([key(5)]);
  });

  test('leave the key if it was lowered meanwhile by more', () => {
    const { hands, keys } = twoWorkers(kind);
    expect(hands[1](9, 1)).toBe(1);
    before(() => expect(hands[1](4, 1)).toBe(0));
    expect(hands[0](5, 1)).toBe(0);
    expect(keys()).toEqual([key(4)]);
  });

  test('find a state once, although both were about to enter it', () => {
    const { hands, keys } = twoWorkers(kind);
    before(() => expect(hands[1](9, 1)).toBe(1));
    expect(hands[0](5, 1)).toBe(0);
    expect(keys()).toEqual([key(5)]);
    // The place that was written in vain is written again.
    expect(hands[0](6, 2)).toBe(1);
    expect(keys()).toEqual([key(5), key(6)]);
  });

  test('find both states, although both were about to enter one', () => {
    const { hands, keys } = twoWorkers(kind);
    before(() => expect(hands[1](9, 1)).toBe(1));
    expect(hands[0](5, 2)).toBe(1);
    expect([hands[0](8, 1), hands[1](8, 2)]).toEqual([0, 0]);
    expect(keys()).toEqual([key(5), key(8)]);
  });
});

test.each([
  ['exact', 3, false],
  ['hash64', 2, false],
  ['hash64', 2, true],
] as const)(
  'an empty place is not taken for a state of nothing but zeros when the index is built anew: %s store, %i words, of an earlier pass: %s',
  (kind, words, isEarlier) => {
    const { hands, emptied, endPass } = twoWorkers(kind, words);
    expect([hands[0](5, 1), hands[1](6, 2)]).toEqual([1, 1]);
    if (isEarlier) endPass();
    emptied()[0]();
    expect([hands[0](7, 1, 2), hands[0](8, 0)]).toEqual([0, 1]);
  },
);

test('no state is lost when two workers want the same slot of an index that is built anew', () => {
  const { hands, emptied, keys } = twoWorkers('exact');
  const states = Array.from({ length: 6000 }, (_, i) => i);
  for (const state of states) hands[0](state, state);
  const [enter, help] = emptied();
  const helped = vi.fn(help);
  before(helped);
  enter();
  expect(helped).toHaveBeenCalledOnce();
  for (const state of states) expect(hands[0](state, state)).toBe(0);
  expect(keys()).toHaveLength(6000);
});
