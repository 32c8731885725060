/**
 * The memory that all threads of one search share. Large arrays are reserved at their greatest size: the system gives a page only when it is touched.
 */

/** A worker takes so many records at a time, as a power of two. */
export const BLOCK_BITS = 7;

/** Numbers of the search that several threads read and write, as indices of `SharedMemory.control`. */
export const Control = {
  /** The next rank of the frontier that nobody has taken, and the rank at which the pass ends. */
  nextRank: 0,
  endRank: 1,
  /** The next record that no block holds. */
  nextId: 2,
  /** Why workers return before the end of the pass; `Flag`s, or-ed. */
  flags: 3,
  /** Records at which the index must grow, and at which memory ends. */
  growAt: 4,
  idsMax: 5,
  /** Slots of the index in use: a power of two. */
  indexSlots: 6,
  /** While the index is built anew: the next slot that nobody has emptied, and the next record that nobody has entered. */
  nextClear: 7,
  nextRehash: 8,
  /** First record of the states that are expanded, and the word at which their packed states start, if records are only fingerprints; the same of those that are being found. */
  parentsFirst: 9,
  parentsAt: 10,
  foundFirst: 11,
  foundAt: 12,
  /** The next record on disk with which nobody has compared what was found. */
  nextStruck: 13,
  /** If links stand apart: the first record of the running pass. */
  linksFirst: 14,
} as const;

export const Flag = { grow: 1, memory: 2, fault: 4 } as const;

/** Numbers of one worker, as offsets from `slotBase(slot)`: each has cache lines of its own. */
export const Slot = {
  /** The unused rest of its block of records. */
  nextId: 0,
  endId: 1,
  /** The rest of the ranks that it took and did not expand, because a flag stopped it. */
  nextRank: 2,
  endRank: 3,
} as const;

const SLOT_SIZE = 32;

export function slotBase(slot: number): number {
  return SLOT_SIZE * (slot + 1);
}

/** Counters of one worker, as offsets from `2 * slot` in `SharedMemory.counters`, for progress only. */
export const Counter = { generated: 0, distinct: 1 } as const;

export interface SharedMemory {
  /** The buffers below, for other threads: see `viewMemory`. */
  readonly buffers: MemoryBuffers;
  readonly control: Int32Array<SharedArrayBuffer>;
  readonly counters: Float64Array<SharedArrayBuffer>;
  /** Records: see record-shape.ts. Record 0 is never used. */
  readonly log: Int32Array<SharedArrayBuffer>;
  /** If links stand apart: those of the running pass, and a bit for each place of earlier ones that holds no state. */
  readonly links: Int32Array<SharedArrayBuffer>;
  readonly empty: Int32Array<SharedArrayBuffer>;
  /** Hash table over the log, of which only the first slots are in use; see visited-set.ts. */
  readonly index: Int32Array<SharedArrayBuffer>;
  /** Records of this and of the next level in canonical order; empty if the order of discovery is canonical, as one worker's is. */
  readonly orders: readonly [Int32Array<SharedArrayBuffer>, Int32Array<SharedArrayBuffer>];
  /** What each worker has found in a pass, while it is put in order; empty if there are no orders. See canonical-order.ts. */
  readonly runs: Int32Array<SharedArrayBuffer>;
  /** The worker that has taken each block of records: at the number of its first record without `BLOCK_BITS` bits. */
  readonly owners: Uint8Array<SharedArrayBuffer>;
  /** If records are only fingerprints: packed states of two levels, each in one half, in the order of their records. */
  readonly packed: Int32Array<SharedArrayBuffer>;
}

/** What crosses a thread border: a typed array would lose all beyond 4 GiB there, because V8 writes its length in 32 bits. */
export interface MemoryBuffers {
  readonly control: SharedArrayBuffer;
  readonly counters: SharedArrayBuffer;
  readonly log: SharedArrayBuffer;
  readonly links: SharedArrayBuffer;
  readonly empty: SharedArrayBuffer;
  readonly index: SharedArrayBuffer;
  readonly orders: readonly [SharedArrayBuffer, SharedArrayBuffer];
  readonly runs: SharedArrayBuffer;
  readonly owners: SharedArrayBuffer;
  readonly packed: SharedArrayBuffer;
}

/** The arrays in which this thread sees the buffers. */
export function viewMemory(buffers: MemoryBuffers): SharedMemory {
  const { control, counters, log, links, empty, index, orders, runs, owners, packed } = buffers;
  return {
    buffers,
    control: new Int32Array(control),
    counters: new Float64Array(counters),
    log: new Int32Array(log),
    links: new Int32Array(links),
    empty: new Int32Array(empty),
    index: new Int32Array(index),
    orders: [new Int32Array(orders[0]), new Int32Array(orders[1])],
    runs: new Int32Array(runs),
    owners: new Uint8Array(owners),
    packed: new Int32Array(packed),
  };
}

/** Share of the index that may be in use. */
export const LOAD_MAX = 0.75;

/** The smallest index, a power of two, that has room for so many records. */
export function indexSlotsFor(ids: number): number {
  return 2 ** Math.ceil(Math.log2(ids / LOAD_MAX));
}

/** What memory is reserved for. */
export interface Reservation {
  /** Words a record, of which there are at most `idsMax`, and whether links stand apart from them. */
  readonly stride: number;
  readonly idsMax: number;
  readonly linksApart: boolean;
  /** Words of packed states. */
  readonly packedWords: number;
  readonly workers: number;
  /** With room for orders. */
  readonly ordered: boolean;
}

/** Reserves the memory of a search, or room for fewer records if the system does not give as much. */
export function reserveMemory(wanted: Reservation): { memory: SharedMemory; idsMax: number } {
  const { stride, linksApart, workers, ordered } = wanted;
  for (let ids = wanted.idsMax; ; ids = Math.floor(ids / 2)) {
    try {
      const orderSize = ordered ? ids : 0;
      const linkCount = linksApart ? ids : 0;
      const memory = viewMemory({
        control: new SharedArrayBuffer(4 * slotBase(workers)),
        counters: new SharedArrayBuffer(8 * 2 * workers),
        log: new SharedArrayBuffer(4 * ids * stride),
        links: new SharedArrayBuffer(4 * linkCount),
        empty: new SharedArrayBuffer(4 * Math.ceil(linkCount / 32)),
        index: new SharedArrayBuffer(4 * indexSlotsFor(ids)),
        orders: [new SharedArrayBuffer(4 * orderSize), new SharedArrayBuffer(4 * orderSize)],
        runs: new SharedArrayBuffer(4 * orderSize),
        owners: new SharedArrayBuffer(Math.ceil(ids / 2 ** BLOCK_BITS) + 1),
        packed: new SharedArrayBuffer(4 * Math.ceil((wanted.packedWords * ids) / wanted.idsMax)),
      });
      return { memory, idsMax: ids };
    } catch (error) {
      if (!(error instanceof RangeError) || ids < 2 ** 12) throw error;
    }
  }
}
