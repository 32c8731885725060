import { BLOCK_BITS } from './record-blocks.ts';
import type { SharedMemory } from './shared-memory.ts';

/** Pairs of a first record and an end. */
export type Ranges = readonly (readonly [number, number])[];

/** What one worker has found in a pass: in the rest of the block that it had before, and in the blocks between `from` and `to` that are its own. */
export interface Finds {
  readonly slot: number;
  readonly rest: Ranges[number];
  readonly from: number;
  readonly to: number;
  /** Where they are to be listed, from here to an end, in `memory.runs`. */
  readonly at: number;
  readonly end: number;
}

/** How many of them stand in the log in the order that is wanted, and are listed from `at` on, and how many do not, and are listed up to `end`. */
export interface Sifted {
  readonly inOrder: number;
  readonly late: number;
}

/** The records of a pass that are put in order, and what they have to know of their predecessors. */
export interface Settling {
  /** Rank of the pass's first predecessor. */
  readonly passStart: number;
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
 * A worker finds states by rising keys, so that what it has found is in order, but for the few states whose keys another worker has lowered. So each worker's finds are two runs, in order and late,
 * and all runs are merged: each thread a share of the keys.
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

  /** Lists what a worker has found, in two runs. */
  sift(finds: Finds): Sifted {
    const { log, runs } = this.#memory;
    const stride = this.#stride;
    let { at, end } = finds;
    let last = FIRST_KEY;
    for (const [from, to] of this.#rangesOf(finds)) {
      for (let id = from; id < to; id++) {
        const key = log[id * stride + stride - 1];
        // A place that is empty, or whose state was struck out.
        if (key >= 0) continue;
        if (key < last) runs[--end] = id;
        else {
          runs[at++] = id;
          last = key;
        }
      }
    }
    runs.subarray(end, finds.end).sort((a, b) => this.#keyOf(a) - this.#keyOf(b));
    return { inOrder: at - finds.at, late: finds.end - end };
  }

  /** How many of the runs' states have keys below this one, run by run. */
  below(key: number, runs: Ranges): number[] {
    return runs.map(([from, to]) => {
      let [low, high] = [from, to];
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (this.#keyAt(middle) < key) low = middle + 1;
        else high = middle;
      }
      return low - from;
    });
  }

  /** Merges runs into the order, from `settling.at` on, and makes their links name predecessors. Answers how many states each transition has made. */
  merge(runs: Ranges, settling: Settling, transitions: number): number[] {
    const heads = runs.map(([from]) => from);
    const fresh = new Float64Array(transitions);
    for (let at = settling.at; ;) {
      // The run with the least key is taken as far as the next run's.
      let [first, least, limit] = [-1, BEYOND_KEYS, BEYOND_KEYS];
      for (let r = 0; r < runs.length; r++) {
        if (heads[r] === runs[r][1]) continue;
        const key = this.#keyAt(heads[r]);
        if (key < least) [first, least, limit] = [r, key, least];
        else if (key < limit) limit = key;
      }
      if (first < 0) return [...fresh];
      const from = heads[first];
      heads[first] = this.#take(from, runs[first][1], limit, at, settling, fresh);
      at += heads[first] - from;
    }
  }

  /** Moves the states of a run that are below a key to the order, and answers where it goes on. */
  #take(from: number, to: number, limit: number, first: number, settling: Settling, fresh: Float64Array): number {
    const { log, runs, orders } = this.#memory;
    const { order: list, firstId, passStart, actionBits } = settling;
    const stride = this.#stride;
    const transitionOf = this.#transitionOf;
    const frontier = list === null ? null : orders[list];
    const order = orders[settling.to];
    const actions = 2 ** actionBits - 1;
    let i = from;
    for (; i < to; i++) {
      const id = runs[i];
      const at = id * stride + stride - 1;
      const signed = log[at];
      if (signed >= limit) break;
      const key = signed & KEY;
      const rank = passStart + (key >>> actionBits);
      fresh[transitionOf[key & actions]]++;
      log[at] = frontier === null ? firstId + rank : frontier[rank];
      order[first + i - from] = id;
    }
    return i;
  }

  /** The key of what is listed there. */
  #keyAt(position: number): number {
    return this.#keyOf(this.#memory.runs[position]);
  }

  #keyOf(id: number): number {
    return this.#memory.log[id * this.#stride + this.#stride - 1];
  }

  *#rangesOf({ slot, rest, from, to }: Finds): Iterable<Ranges[number]> {
    yield rest;
    const { owners } = this.#memory;
    for (let first = from; first < to; first += 2 ** BLOCK_BITS) {
      if (owners[first >>> BLOCK_BITS] === slot) yield [first, Math.min(to, first + 2 ** BLOCK_BITS)];
    }
  }
}

/** Keys are negative as 32-bit integers. */
export const FIRST_KEY = 0x80000000 | 0;
export const BEYOND_KEYS = 0;
const KEY = 0x7fffffff;
