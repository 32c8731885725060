import type { SharedMemory } from './shared-memory.ts';

/** Pairs of a first record and an end. */
export type Ranges = readonly (readonly [number, number])[];

/** The records of a pass that are put in order, and what they have to know of their predecessors. */
export interface Settling {
  /** Rank of the pass's first predecessor, and how many there are. */
  readonly passStart: number;
  readonly ranks: number;
  /** Which of `memory.orders` lists the predecessors; null: their records are consecutive from `firstId`. */
  readonly order: 0 | 1 | null;
  readonly firstId: number;
  /** Which of `memory.orders` lists the new records, from which position. */
  readonly to: 0 | 1;
  readonly at: number;
  /** Bits of an action's number in a key. */
  readonly actionBits: number;
}

/**
 * Puts the states that were found in one pass into canonical order: by the rank of the predecessor, then by the number of the action that leads to the state. The keys in
 * their links say which; afterwards the links name predecessors. Whatever the threads did, the outcome is what one worker would have found.
 *
 * A counting sort by rank, in steps that threads share: all must have done one before the next. `memory.starts[r]` is how many states have a predecessor of a lower rank than r.
 */
export class CanonicalOrder {
  readonly #memory: SharedMemory;
  readonly #stride: number;
  readonly #transitionOf: Int32Array;

  constructor(memory: SharedMemory, stride: number, transitionOf: Int32Array) {
    this.#memory = memory;
    this.#stride = stride;
    this.#transitionOf = transitionOf;
  }

  /** Counts the keyed records among `ranges` by rank; `starts` must be clear. */
  count(ranges: Ranges, { actionBits }: Settling): void {
    const { log, starts } = this.#memory;
    const stride = this.#stride;
    for (const [from, to] of ranges) {
      for (let at = (from + 1) * stride - 1; at < to * stride; at += stride) {
        if (log[at] < 0) Atomics.add(starts, ((log[at] & KEY) >>> actionBits) + 1, 1);
      }
    }
  }

  /** Sums the counts up, alone; answers how many there are. */
  sum(ranks: number): number {
    const { starts } = this.#memory;
    for (let r = 0; r < ranks; r++) starts[r + 1] += starts[r];
    return starts[ranks];
  }

  /** Lists the keyed records by rank. Afterwards `starts[r]` is where rank r ends. */
  distribute(ranges: Ranges, { to: list, at: first, actionBits }: Settling): void {
    const { log, starts, orders } = this.#memory;
    const order = orders[list];
    const stride = this.#stride;
    for (const [from, to] of ranges) {
      for (let id = from; id < to; id++) {
        const link = log[id * stride + stride - 1];
        if (link < 0) order[first + Atomics.add(starts, (link & KEY) >>> actionBits, 1)] = id;
      }
    }
  }

  /** Orders the successors of some ranks of the pass, and makes their links name predecessors. Answers how many states each transition has made. */
  link(fromRank: number, toRank: number, settling: Settling, transitions: number): number[] {
    const { starts, orders } = this.#memory;
    const end = toRank === 0 ? 0 : starts[toRank - 1];
    const order = orders[settling.to].subarray(settling.at + (fromRank === 0 ? 0 : starts[fromRank - 1]), settling.at + end);
    this.#sortWithinRanks(order);
    return this.#link(order, settling, transitions);
  }

  /** Insertion sort: everything is in its place but for the few states of one predecessor. */
  #sortWithinRanks(order: Int32Array): void {
    const { log } = this.#memory;
    const stride = this.#stride;
    let before = SIGN;
    for (let i = 0; i < order.length; i++) {
      const id = order[i];
      const key = log[id * stride + stride - 1];
      if (key >= before) {
        before = key;
        continue;
      }
      let j = i;
      for (; j > 0 && log[order[j - 1] * stride + stride - 1] > key; j--) order[j] = order[j - 1];
      order[j] = id;
    }
  }

  #link(order: Int32Array, { order: list, firstId, passStart, actionBits }: Settling, transitions: number): number[] {
    const { log, orders } = this.#memory;
    const stride = this.#stride;
    const frontier = list === null ? null : orders[list];
    const actions = 2 ** actionBits - 1;
    const fresh = new Array<number>(transitions).fill(0);
    for (const id of order) {
      const at = id * stride + stride - 1;
      const key = log[at] & KEY;
      fresh[this.#transitionOf[key & actions]]++;
      const rank = passStart + (key >>> actionBits);
      log[at] = frontier === null ? firstId + rank : frontier[rank];
    }
    return fresh;
  }
}

const SIGN = 0x80000000 | 0;
const KEY = 0x7fffffff;
