import type { SharedMemory } from './shared-memory.ts';

/**
 * Puts the states that several workers found in one pass into canonical order: by the rank of the predecessor, then by the number of the action that leads to the state. The keys in
 * their links say which; afterwards the links name predecessors. Whatever the threads did, the outcome is what one worker would have found.
 */
export class CanonicalOrder {
  readonly #memory: SharedMemory;
  readonly #stride: number;
  readonly #actionBits: number;
  readonly #transitionOf: Int32Array;
  #starts = new Int32Array(0);

  constructor(memory: SharedMemory, stride: number, actionBits: number, transitionOf: Int32Array) {
    this.#memory = memory;
    this.#stride = stride;
    this.#actionBits = actionBits;
    this.#transitionOf = transitionOf;
  }

  /**
   * Sorts the keyed records among `ranges` (pairs of first record and end) into `orders[to]` from position `at`; `ranks` is the number of ranks in the pass, whose predecessors stand in
   * `orders[1 - to]` from `passStart`. Adds each to `fresh` of its transition. Answers how many there were.
   */
  settle(ranges: readonly (readonly [number, number])[], to: 0 | 1, at: number, passStart: number, ranks: number, fresh: number[]): number {
    const starts = this.#countByRank(ranges, ranks);
    const found = starts[ranks];
    const order = this.#memory.orders[to].subarray(at, at + found);
    this.#distribute(ranges, order, starts);
    // By now starts[r] is where rank r ends, which is where rank r + 1 starts.
    this.#sortWithinRanks(order);
    this.#link(order, this.#memory.orders[1 - to], passStart, fresh);
    return found;
  }

  /** starts[r]: how many records have a predecessor of a lower rank than r. */
  #countByRank(ranges: readonly (readonly [number, number])[], ranks: number): Int32Array {
    if (this.#starts.length < ranks + 1) this.#starts = new Int32Array(ranks + 1);
    const starts = this.#starts.fill(0, 0, ranks + 1);
    const { log } = this.#memory;
    const stride = this.#stride;
    for (const [from, to] of ranges) {
      for (let at = (from + 1) * stride - 1; at < to * stride; at += stride) {
        if (log[at] < 0) starts[((log[at] & KEY) >>> this.#actionBits) + 1]++;
      }
    }
    for (let r = 0; r < ranks; r++) starts[r + 1] += starts[r];
    return starts;
  }

  #distribute(ranges: readonly (readonly [number, number])[], order: Int32Array, next: Int32Array): void {
    const { log } = this.#memory;
    const stride = this.#stride;
    for (const [from, to] of ranges) {
      for (let id = from; id < to; id++) {
        const link = log[id * stride + stride - 1];
        if (link < 0) order[next[(link & KEY) >>> this.#actionBits]++] = id;
      }
    }
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

  #link(order: Int32Array, frontier: Int32Array, passStart: number, fresh: number[]): void {
    const { log } = this.#memory;
    const stride = this.#stride;
    const actions = 2 ** this.#actionBits - 1;
    for (const id of order) {
      const at = id * stride + stride - 1;
      const key = log[at] & KEY;
      fresh[this.#transitionOf[key & actions]]++;
      log[at] = frontier[passStart + (key >>> this.#actionBits)];
    }
  }
}

const SIGN = 0x80000000 | 0;
const KEY = 0x7fffffff;
