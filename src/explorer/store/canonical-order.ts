import type { Ranges } from './record-blocks.ts';
import { linkPlace } from './record-shape.ts';
import type { LinkPlace, RecordShape } from './record-shape.ts';
import { BLOCK_BITS } from './shared-memory.ts';
import type { SharedMemory } from './shared-memory.ts';

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

/** A part of all runs; `settling.at` is where it stands in the order. */
export interface Share {
  readonly runs: Ranges;
  readonly settling: Settling;
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
  readonly #shape: RecordShape;
  readonly #transitionOf: Int32Array;
  /** Where links are, during a call. */
  #links: LinkPlace;

  constructor(memory: SharedMemory, shape: RecordShape, transitionOf: Int32Array) {
    this.#memory = memory;
    this.#shape = shape;
    this.#transitionOf = transitionOf;
    this.#links = linkPlace(shape, memory);
  }

  /** What each worker has found in `ranges`, with room to list it: the rests of the blocks that workers had, one range each, unless they had none, and behind these the blocks that they have taken. */
  findsOf(ranges: Ranges, workers: number): Finds[] {
    const rests = ranges.slice(0, -1);
    const [from, to] = ranges[ranges.length - 1];
    const places = Array.from({ length: workers }, (_, slot) => (rests.length > 0 ? rests[slot][1] - rests[slot][0] : 0));
    for (let first = from; first < to; first += BLOCK) places[this.#memory.owners[first >>> BLOCK_BITS]] += Math.min(to - first, BLOCK);
    let end = 0;
    return places.map((size, slot) => ({ slot, rest: rests.length > 0 ? rests[slot] : [0, 0], from, to, at: end, end: (end += size) }));
  }

  /** Lists what a worker has found, in two runs. */
  sift({ slot, rest, from, to, at, end }: Finds): Sifted {
    const { owners, runs } = this.#memory;
    this.#links = linkPlace(this.#shape, this.#memory);
    const cursor = Int32Array.of(at, end, FIRST_KEY);
    siftRange(this.#links, ...rest, runs, cursor);
    for (let first = from; first < to; first += BLOCK) {
      if (owners[first >>> BLOCK_BITS] === slot) siftRange(this.#links, first, Math.min(to, first + BLOCK), runs, cursor);
    }
    this.#sortByKeys(runs.subarray(cursor[1], end));
    return { inOrder: cursor[0] - at, late: end - cursor[1] };
  }

  /** Sorts pairs of a key and a record as numbers of 64 bits, for which no function is called. */
  #sortByKeys(records: Int32Array): void {
    const pairs = new BigInt64Array(records.length);
    const halves = new Int32Array(pairs.buffer);
    records.forEach((id, i) => {
      halves[2 * i + HIGH_HALF] = this.#keyOf(id);
      halves[2 * i + 1 - HIGH_HALF] = id;
    });
    pairs.sort();
    for (let i = 0; i < records.length; i++) records[i] = halves[2 * i + 1 - HIGH_HALF];
  }

  /** Divides runs by keys into shares, which give equally much to merge. */
  shares(runs: Ranges, settling: Settling, parts: number): Share[] {
    this.#links = linkPlace(this.#shape, this.#memory);
    const found = total(runs.map(([from, to]) => to - from));
    const cuts = Array.from({ length: parts + 1 }, (_, part) => this.#cut(runs, Math.round((found / parts) * part)));
    return Array.from({ length: parts }, (_, part) => ({
      runs: runs.map(([from], r): [number, number] => [from + cuts[part][r], from + cuts[part + 1][r]]),
      settling: { ...settling, at: settling.at + total(cuts[part]) },
    }));
  }

  /** How many of each run are among the first `count` of all. */
  #cut(runs: Ranges, count: number): number[] {
    let [low, high] = [FIRST_KEY, BEYOND_KEYS];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (total(this.#below(middle, runs)) < count) low = middle + 1;
      else high = middle;
    }
    return this.#below(low, runs);
  }

  /** How many of each run have keys below this one. */
  #below(key: number, runs: Ranges): number[] {
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

  /** Merges runs into the order, and makes their links name predecessors. Answers how many states each transition has made. */
  merge({ runs, settling }: Share, transitions: number): number[] {
    this.#links = linkPlace(this.#shape, this.#memory);
    const heads = Int32Array.from(runs, ([from]) => from);
    const ends = Int32Array.from(runs, ([, to]) => to);
    const keys = heads.map((head, r) => (head < ends[r] ? this.#keyAt(head) : BEYOND_KEYS));
    const order = new OrderedRecords(this.#memory, this.#links, settling, this.#transitionOf, transitions);
    for (let at = settling.at; ;) {
      // The run with the least key is taken as far as the next run's.
      let first = -1;
      let least = BEYOND_KEYS;
      let limit = BEYOND_KEYS;
      for (let r = 0; r < keys.length; r++) {
        const key = keys[r];
        if (key < least) {
          limit = least;
          least = key;
          first = r;
        } else if (key < limit) limit = key;
      }
      if (first < 0) return [...order.fresh];
      const from = heads[first];
      const end = order.take(from, ends[first], limit, at);
      heads[first] = end;
      keys[first] = end < ends[first] ? this.#keyAt(end) : BEYOND_KEYS;
      at += end - from;
    }
  }

  /** The key of what is listed there. */
  #keyAt(position: number): number {
    return this.#keyOf(this.#memory.runs[position]);
  }

  #keyOf(id: number): number {
    const { array, stride, at } = this.#links;
    return array[id * stride + at];
  }
}

/** A share of the order that a pass is put in. It has all that `take` needs in fields of its own, so that V8 compiles that once: what comes with a task has other hidden classes each time. */
class OrderedRecords {
  /** How many states each transition has made. */
  readonly fresh: Float64Array;
  readonly runs: Int32Array;
  readonly links: Int32Array;
  readonly stride: number;
  readonly firstLink: number;
  /** The predecessors from rank 0 on, or, if they are not listed, from record `firstId`. */
  readonly listed: boolean;
  readonly predecessors: Int32Array;
  readonly firstId: number;
  readonly passStart: number;
  readonly actionBits: number;
  readonly order: Int32Array;
  readonly transitionOf: Int32Array;

  constructor({ runs, orders }: SharedMemory, links: LinkPlace, settling: Settling, transitionOf: Int32Array, transitions: number) {
    const { order, firstId, passStart, actionBits, to } = settling;
    this.fresh = new Float64Array(transitions);
    this.runs = runs;
    this.links = links.array;
    this.stride = links.stride;
    this.firstLink = links.at;
    this.listed = order !== null;
    this.predecessors = orders[order ?? 0];
    this.firstId = firstId;
    this.passStart = passStart;
    this.actionBits = actionBits;
    this.order = orders[to];
    this.transitionOf = transitionOf;
  }

  /** Moves the records of a run that have keys below `limit` to the order, at `first`, and answers where the run goes on. */
  take(from: number, to: number, limit: number, first: number): number {
    const { runs, links, stride, firstLink, listed, predecessors, firstId, passStart, actionBits, order, transitionOf, fresh } = this;
    const actions = (1 << actionBits) - 1;
    let i = from;
    for (; i < to; i++) {
      const id = runs[i];
      const at = id * stride + firstLink;
      const signed = links[at];
      if (signed >= limit) break;
      const key = signed & KEY;
      const rank = passStart + (key >>> actionBits);
      fresh[transitionOf[key & actions]]++;
      links[at] = listed ? predecessors[rank] : firstId + rank;
      order[first + i - from] = id;
    }
    return i;
  }
}

/** Lists the records of a range from `cursor[0]` on, or if they are late, before `cursor[1]`; `cursor[2]` is the greatest key so far. */
function siftRange({ array, stride, at: first }: LinkPlace, from: number, to: number, runs: Int32Array, cursor: Int32Array): void {
  let [at, end, last] = cursor;
  for (let id = from; id < to; id++) {
    const key = array[id * stride + first];
    // A place that is empty, or whose state was struck out.
    if (key >= 0) continue;
    if (key < last) runs[--end] = id;
    else {
      runs[at++] = id;
      last = key;
    }
  }
  cursor[0] = at;
  cursor[1] = end;
  cursor[2] = last;
}

/** The two runs of each worker. */
export function runsOf(finds: readonly Finds[], sifted: readonly Sifted[]): Ranges {
  return finds.flatMap(({ at, end }, slot): Ranges => [
    [at, at + sifted[slot].inOrder],
    [end - sifted[slot].late, end],
  ]);
}

export function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, n) => sum + n, 0);
}

const BLOCK = 2 ** BLOCK_BITS;
/** Keys are negative as 32-bit integers. */
const FIRST_KEY = 0x80000000 | 0;
const BEYOND_KEYS = 0;
const KEY = 0x7fffffff;
/** Which half of a number of 64 bits is the high one in memory. */
const HIGH_HALF = new Int32Array(new BigInt64Array([1n]).buffer)[0];
