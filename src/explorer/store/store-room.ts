import { diskBudget } from './disk-budget.ts';
import type { DiskBudget } from './disk-budget.ts';
import type { RecordShape } from './record-shape.ts';
import type { StoreKind } from '../result.ts';
import { LOAD_MAX, reserveMemory } from './shared-memory.ts';
import type { SharedMemory } from './shared-memory.ts';
import type { TwoLevels } from './two-levels.ts';
import { overshoot } from './visited-set.ts';

/** How a search uses its memory; the outcome is the same for all values, unless memory ends and there is no folder. */
export interface StoreTuning {
  /** Bytes for states, index and order, 1 GiB if absent. */
  readonly memoryBytesMax?: number;
  /** An existing folder, where a search that needs more memory puts a folder of its own with files of states, and removes it at its end. If absent, such a search ends with the limit `memory`. */
  readonly spillFolder?: string;
  /** Slots of the first index; rounded up to a power of two that works. */
  readonly indexSlots?: number;
  /** Ands the hash, to make it bad in tests. */
  readonly hashMask?: number;
}

/** What a store has to hold: states of so many words, found by so many workers by so many actions. */
export interface StoreContent {
  readonly kind: StoreKind;
  readonly words: number;
  readonly workers: number;
  readonly actions: number;
  readonly initialStates: number;
}

const MEMORY_DEFAULT = 2 ** 30;
/** What an index slot's low bits can number, with enough of the hash above them. */
const IDS_MAX = 2 ** 29;
/** Places in the log, and among packed states, are computed as 32-bit integers. */
const LOG_WORDS_MAX = 2 ** 31 - 1;
/** Most ranks that a worker takes at a time, in memory and on disk. */
const CHUNK_MAX = 2 ** 14;
const CHUNK_ON_DISK = 128;

/** Reserves the memory of a search, and works out what it has room for. */
export class StoreRoom {
  readonly memory: SharedMemory;
  readonly bytesMax: number;
  /** States may go to disk. */
  readonly spillable: boolean;
  /** Packed states of one level that there are places for. */
  readonly packedMax: number;
  /** Bytes of a state's packed form, and of its place in the order. */
  readonly packedBytes: number;
  readonly orderBytes: number;
  /** Records that workers may add after they were told to stop, and those that stand in no level. */
  readonly overshoot: number;
  readonly #content: StoreContent;
  readonly #shape: RecordShape;
  /** Records that there are places for. */
  readonly #idsMax: number;
  readonly #chunkOnDisk: number;
  /** What is held back for workers that complete the ranks that they took: `overshoot` or more. */
  #reserve: number;

  constructor(content: StoreContent, shape: RecordShape, { memoryBytesMax, spillFolder }: StoreTuning) {
    const { words, workers, actions, initialStates } = content;
    const { stride, fileStride, states, link } = shape;
    this.#content = content;
    this.#shape = shape;
    this.bytesMax = memoryBytesMax ?? MEMORY_DEFAULT;
    this.spillable = spillFolder !== undefined;
    this.packedBytes = states ? 0 : 4 * words;
    this.orderBytes = workers > 1 ? 4 : 0;
    // A pass that ends because memory does is completed, so that nothing of a lower rank is left: there has to be room for what workers have taken.
    const spare = this.bytesMax / (16 * 4 * fileStride * workers * Math.max(1, actions));
    this.#chunkOnDisk = Math.max(1, Math.min(CHUNK_ON_DISK, Math.floor(spare)));
    this.overshoot = overshoot(workers, actions, this.spillable ? this.#chunkOnDisk : 1) + initialStates;
    this.#reserve = this.overshoot;
    // A record needs at least one slot of the index.
    const wanted = Math.min(Math.floor(this.bytesMax / (4 * stride + 4)), Math.floor(LOG_WORDS_MAX / stride), IDS_MAX);
    const packed = Math.min(Math.floor(this.bytesMax / (8 * words)), Math.floor(LOG_WORDS_MAX / (2 * words)), wanted);
    const packedMax = states ? 0 : Math.max(packed, 2 * this.overshoot);
    const ids = Math.max(wanted, 2 * this.overshoot);
    const ordered = workers > 1 || this.spillable;
    const reservation = { stride, idsMax: ids, linksApart: link === null, packedWords: 2 * packedMax * words, workers, ordered };
    const { memory, idsMax } = reserveMemory(reservation);
    this.memory = memory;
    this.#idsMax = idsMax;
    this.packedMax = states ? Infinity : Math.floor(memory.packed.length / (2 * words));
  }

  /** The record at which workers have to stop, so that records, an index of so many slots, and what is kept of two levels stay within the limit, if so many bytes are saved by packing links. */
  idsThatFit(slots: number, levels: TwoLevels, saved: number): number {
    const { orderBytes, packedBytes } = this;
    const listedBytes = orderBytes + packedBytes;
    // A search that may go to disk needs a place in the order for each record there.
    const recordBytes = 4 * this.#shape.fileStride + (this.spillable ? 4 : 0);
    const listed = levels.both(levels.start);
    const room = this.bytesMax - 4 * slots - orderBytes * levels.most - listedBytes * listed + saved;
    const free = levels.start + levels.found(levels.start);
    const unlisted = room / recordBytes;
    const fit = unlisted <= free ? unlisted : (room + listedBytes * free) / (recordBytes + listedBytes);
    return Math.max(0, Math.min(this.#idsMax, levels.start + this.packedMax, Math.floor(fit)) - this.#reserve);
  }

  /** Ranks that a worker may take at a time, in memory, while the index has room for `slots` and the log for `ids` more: as many as leave room for all that they lead to, which is held back from now on. */
  holdBackChunk(slots: number, ids: number): number {
    if (!this.spillable) return CHUNK_MAX;
    const { workers, actions } = this.#content;
    const chunk = Math.min(CHUNK_MAX, Math.floor(Math.min(slots / 8, ids / 16) / (workers * actions)));
    this.#reserve = Math.max(this.overshoot, overshoot(workers, actions, chunk));
    return Math.max(this.#chunkOnDisk, chunk);
  }

  /** Ranks that a worker may take at a time once states are on disk. */
  get chunkOnDisk(): number {
    return this.#chunkOnDisk;
  }

  /** What there is memory for once states are on disk, beside an index of so many slots. */
  onDisk(slots: number): DiskBudget {
    const { words } = this.#content;
    const { packedMax, overshoot } = this;
    const room = { bytes: this.bytesMax - 4 * slots, idsMax: this.#idsMax, packedMax, indexed: Math.floor(LOAD_MAX * slots), overshoot };
    return diskBudget(this.#shape, words, room);
  }
}
