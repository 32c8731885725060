import { diskBudget } from './disk-budget.ts';
import type { DiskBudget } from './disk-budget.ts';
import { RecordBlocks } from './record-blocks.ts';
import type { RecordFile } from './record-file.ts';
import type { RecordReader } from './record-reader.ts';
import { packedPlace, recordShape } from './record-shape.ts';
import type { PackedPlace, RecordShape } from './record-shape.ts';
import type { MemoryUse, StoreKind } from './result.ts';
import { Control, Flag, indexSlotsFor, LOAD_MAX, reserveMemory } from './shared-memory.ts';
import type { SharedMemory } from './shared-memory.ts';
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

const MEMORY_DEFAULT = 2 ** 30;
const INDEX_DEFAULT = 2 ** 16;
/** An index of up to so many slots is small. */
const SLOTS_SMALL = 2 ** 24;
/** What an index slot's low bits can number, with enough of the hash above them. */
const IDS_MAX = 2 ** 29;
/** Most ranks that a worker takes at a time, in memory and on disk. */
const CHUNK_MAX = 2 ** 14;
const CHUNK_ON_DISK = 128;
const INT_MAX = 2 ** 31 - 1;
/** Places in the log, and among packed states, are computed as 32-bit integers. */
const LOG_WORDS_MAX = 2 ** 31 - 1;

/** The main thread's hold of the store: how large log and index are and may become, and which records a pass has filled. */
export class StateStore {
  readonly kind: StoreKind;
  readonly shape: RecordShape;
  readonly memory: SharedMemory;
  readonly blocks: RecordBlocks;
  readonly words: number;
  readonly workers: number;
  readonly hashMask: number;
  /** States may go to disk. */
  readonly spillable: boolean;
  readonly #bytesMax: number;
  readonly #actions: number;
  readonly #chunkOnDisk: number;
  readonly #overshoot: number;
  /** What is held back for workers that complete the ranks that they took: `#overshoot` or more. */
  #reserve: number;
  /** Records that the reserved memory has room for, and packed states of one level. */
  readonly #idsMax: number;
  readonly #packedMax: number;
  /** Most states that each of the two orders has listed, and each half of the packed states has held; the level that is being found takes `#half`, and starts near the record `#levelStart`. */
  readonly #listed: [number, number] = [0, 0];
  #half: 0 | 1 = 0;
  #levelStart = 1;
  /** All states but those of a pass, once memory has ended. */
  #file: RecordFile | null = null;
  #before: MemoryUse | null = null;
  /** On disk: most records of a pass, most of them that were new, and the first new one of the running pass. */
  #mostRecords = 0;
  #mostNew = 0;
  #firstNew = 1;

  constructor(kind: StoreKind, words: number, workers: number, actions: number, initialStates: number, tuning: StoreTuning) {
    this.kind = kind;
    this.shape = recordShape(kind, words);
    this.words = words;
    this.workers = workers;
    this.hashMask = tuning.hashMask ?? -1;
    this.#bytesMax = tuning.memoryBytesMax ?? MEMORY_DEFAULT;
    this.spillable = tuning.spillFolder !== undefined;
    // A pass that ends because memory does is completed, so that nothing of a lower rank is left: there has to be room for what workers have taken.
    const spare = this.#bytesMax / (16 * 4 * this.stride * workers * Math.max(1, actions));
    this.#chunkOnDisk = Math.max(1, Math.min(CHUNK_ON_DISK, Math.floor(spare)));
    this.#actions = actions;
    this.#overshoot = overshoot(workers, actions, this.spillable ? this.#chunkOnDisk : 1) + initialStates;
    this.#reserve = this.#overshoot;
    // A record needs at least one slot of the index.
    const wanted = Math.min(Math.floor(this.#bytesMax / (4 * this.stride + 4)), Math.floor(LOG_WORDS_MAX / this.stride), IDS_MAX);
    const packed = Math.min(Math.floor(this.#bytesMax / (8 * words)), Math.floor(LOG_WORDS_MAX / (2 * words)), wanted);
    const packedMax = kind === 'exact' ? 0 : Math.max(packed, 2 * this.#overshoot);
    const { memory, idsMax } = reserveMemory(
      this.stride,
      Math.max(wanted, 2 * this.#overshoot),
      2 * packedMax * words,
      workers,
      workers > 1 || this.spillable,
    );
    this.memory = memory;
    this.blocks = new RecordBlocks(memory, workers);
    this.#idsMax = idsMax;
    this.#packedMax = kind === 'exact' ? Infinity : Math.floor(memory.packed.length / (2 * words));
    memory.control[Control.nextId] = 1;
    if (kind === 'hash64') memory.control[Control.foundFirst] = 1;
    const slots = indexSlotsFor(Math.max(LOAD_MAX * (tuning.indexSlots ?? INDEX_DEFAULT), 3 * this.#overshoot));
    this.#setIndexSlots(Math.min(memory.index.length, slots));
  }

  /** Words a record: what it holds of the state, and its link. */
  get stride(): number {
    return this.shape.stride;
  }

  /** Where the packed states of the level that is expanded stand. */
  get parents(): PackedPlace {
    return packedPlace(this.kind, this.words, this.memory, 'parents');
  }

  /** Where the packed states of the level that was found last stand. */
  get found(): PackedPlace {
    return packedPlace(this.kind, this.words, this.memory, 'found');
  }

  /** Do links of new states have to be keys? */
  get keyed(): boolean {
    return this.workers > 1 || this.spilled;
  }

  /** All states of finished passes, if they are on disk. */
  get file(): RecordFile | null {
    return this.#file;
  }

  get spilled(): boolean {
    return this.#file !== null;
  }

  /** Records of finished levels. */
  get reader(): RecordReader {
    const { log } = this.memory;
    return this.#file ?? { words: log, locate: (id) => id * this.stride };
  }

  /** Slots of the index in use. */
  get indexSlots(): number {
    return this.memory.control[Control.indexSlots];
  }

  /**
   * Makes the index at least twice as large, and asks for a rehash: every record has to be entered again. Answers false, and leaves all as it was, if there is no memory for it.
   */
  growIndex(): boolean {
    if (this.spilled) return false;
    const { index, control } = this.memory;
    const fits = (slots: number): boolean => slots <= index.length && control[Control.nextId] < this.#idsThatFit(slots);
    // A small index grows faster, because it costs more to enter all again than to leave slots empty.
    const slots = [4, 2]
      .map((times) => times * this.indexSlots)
      .find((many) => (many <= SLOTS_SMALL || many === 2 * this.indexSlots) && fits(many));
    if (slots === undefined) return false;
    control[Control.nextClear] = 0;
    control[Control.nextRehash] = 1;
    this.#setIndexSlots(slots);
    return true;
  }

  /** How many ranks a worker may take at a time in the pass that begins: as many as leave room for all that they lead to. */
  chunkOfPass(): number {
    if (!this.spillable) return CHUNK_MAX;
    if (this.spilled) return this.#chunkOnDisk;
    const { control } = this.memory;
    const room = Math.min(this.indexSlots / 8, (control[Control.idsMax] - control[Control.nextId]) / 16);
    const chunk = Math.min(CHUNK_MAX, Math.floor(room / (this.workers * this.#actions)));
    this.#reserve = Math.max(this.#overshoot, overshoot(this.workers, this.#actions, chunk));
    this.#setIndexSlots(this.indexSlots);
    return Math.max(this.#chunkOnDisk, chunk);
  }

  #setIndexSlots(slots: number): void {
    this.memory.control[Control.indexSlots] = slots;
    this.memory.control[Control.growAt] = Math.floor(slots * LOAD_MAX) - this.#overshoot;
    this.memory.control[Control.idsMax] = this.#idsThatFit(slots);
  }

  /** The states found so far make up whole levels; those that will be found make up the next one. */
  beginLevel(): void {
    this.#listed[this.#half] = this.#mostListed;
    this.#half = this.#half === 0 ? 1 : 0;
    // Packed states stand in the order of their records: so a level must not use what blocks of the last one left over.
    if (this.kind === 'hash64' && this.workers > 1) this.blocks.drop();
    this.#levelStart = this.workers > 1 ? this.records : this.blocks.end;
    const { control } = this.memory;
    if (this.kind === 'hash64') {
      control[Control.parentsFirst] = control[Control.foundFirst];
      control[Control.parentsAt] = control[Control.foundAt];
      control[Control.foundFirst] = this.#levelStart;
      control[Control.foundAt] = this.#half === 0 ? 0 : this.#packedMax * this.words;
    }
    this.#setIndexSlots(this.indexSlots);
  }

  /**
   * Makes room for a search that goes on: all its records, of which those of the frontier and of the level that is found are the last ones. Answers false, and leaves all as it was, if there is no memory for
   * them. Nobody has used the store before.
   */
  resume(firstId: number, frontier: number, found: number): boolean {
    const { control } = this.memory;
    const holdRecords = (end: number): void => {
      control[Control.nextId] = end;
      if (this.workers === 1) this.blocks.hold(end);
    };
    const slots = this.indexSlots;
    this.#levelStart = firstId;
    if (this.kind === 'hash64') control[Control.foundFirst] = firstId;
    holdRecords(firstId + frontier);
    this.beginLevel();
    const end = firstId + frontier + found;
    holdRecords(end);
    let wanted = slots;
    while (Math.floor(wanted * LOAD_MAX) - this.#overshoot <= end) wanted *= 2;
    if (wanted <= this.memory.index.length && frontier <= this.#packedMax && end < this.#idsThatFit(wanted)) {
      this.#setIndexSlots(wanted);
      return true;
    }
    this.#listed.fill(0);
    this.#half = 0;
    this.#levelStart = 1;
    if (this.kind === 'hash64') control[Control.foundFirst] = 1;
    this.blocks.drop();
    control[Control.nextId] = 1;
    this.#growForDisk();
    return false;
  }

  /** The index with which most states fit, once states are on disk. */
  #growForDisk(): void {
    const fit = (slots: number): number => {
      this.#setIndexSlots(slots);
      return this.diskBudget.newMax;
    };
    let slots = this.indexSlots;
    while (2 * slots <= this.memory.index.length && fit(2 * slots) > fit(slots)) slots *= 2;
    this.#setIndexSlots(slots);
  }

  /** Lets workers use what is kept for the completion of a pass. */
  openReserve(): void {
    this.memory.control[Control.growAt] = this.memory.control[Control.idsMax] = INT_MAX;
  }

  /** All states are in the file; memory is free for those of a pass. */
  spill(file: RecordFile): void {
    this.#before = this.use;
    this.#file = file;
    this.blocks.drop();
    this.memory.control[Control.nextId] = 1;
  }

  /** What there is memory for, once states are on disk. */
  get diskBudget(): DiskBudget {
    const { indexSlots } = this;
    const [idsMax, packedMax, overshoot] = [this.#idsMax, this.#packedMax, this.#overshoot];
    const room = { bytes: this.#bytesMax - 4 * indexSlots, idsMax, packedMax, indexed: Math.floor(LOAD_MAX * indexSlots), overshoot };
    return diskBudget(this.kind, this.words, this.stride, room);
  }

  /** Once states are on disk: makes room for what a pass over `ranks` states finds, which stand in the file from record `firstId`. Answers the first record that it may fill. */
  beginPass(firstId: number, ranks: number): number {
    const { control } = this.memory;
    const exact = this.kind === 'exact';
    const first = exact ? 1 + ranks : 1;
    const end = first + this.diskBudget.newMax;
    this.blocks.drop();
    this.#mostRecords = Math.max(this.#mostRecords, this.records);
    this.#mostNew = Math.max(this.#mostNew, this.records - this.#firstNew);
    this.#firstNew = first;
    control[Control.nextId] = first;
    control[Control.parentsFirst] = exact ? firstId - 1 : firstId;
    control[Control.parentsAt] = 0;
    control[Control.foundFirst] = exact ? 0 : first;
    control[Control.foundAt] = exact ? 0 : this.#packedMax * this.words;
    control[Control.growAt] = control[Control.idsMax] = end;
    return first;
  }

  /** Most states that the order of the running level has listed or will list, if nothing more is found. */
  get #mostListed(): number {
    return Math.max(this.#listed[this.#half], this.records - this.#levelStart);
  }

  /** Bytes a state of a level costs beyond its record, until the next level but one overwrites them. */
  get #listedBytes(): number {
    return this.#orderBytes + this.#packedBytes;
  }

  get #orderBytes(): number {
    return this.workers > 1 ? 4 : 0;
  }

  /** Bytes of a record, and of its place in the order that a search on disk needs. */
  get #recordBytes(): number {
    return 4 * this.stride + (this.spillable ? 4 : 0);
  }

  get #packedBytes(): number {
    return this.kind === 'exact' ? 0 : 4 * this.words;
  }

  /** The record at which workers have to stop, so that records, an index of so many slots, and what is kept of two levels stay within the limit. */
  #idsThatFit(slots: number): number {
    const runs = this.#orderBytes * Math.max(...this.#listed);
    const room = this.#bytesMax - 4 * slots - runs - this.#listedBytes * (this.#listed[0] + this.#listed[1]);
    const free = this.#levelStart + this.#listed[this.#half];
    const unlisted = room / this.#recordBytes;
    const fit = unlisted <= free ? unlisted : (room + this.#listedBytes * free) / (this.#recordBytes + this.#listedBytes);
    return Math.max(0, Math.min(this.#idsMax, this.#levelStart + this.#packedMax, Math.floor(fit)) - this.#reserve);
  }

  /** What the search has used of its memory, and of the disk. */
  get use(): MemoryUse {
    if (this.#before && this.#file) return this.#useOnDisk(this.#before, this.#file);
    const { log, index, orders, packed } = this.memory;
    const listed = this.#mostListed + this.#listed[1 - this.#half];
    return {
      recordBytes: 4 * this.records * this.stride,
      indexBytes: 4 * this.indexSlots,
      orderBytes: this.#orderBytes * (listed + Math.max(...this.#listed)),
      frontierBytes: this.#packedBytes * listed,
      diskBytes: 0,
      bytesMax: Math.min(this.#bytesMax, 4 * (log.length + index.length + 2 * orders[0].length + packed.length)),
    };
  }

  /** Memory that was used once is not given back. */
  #useOnDisk(before: MemoryUse, file: RecordFile): MemoryUse {
    const records = Math.max(this.#mostRecords, this.records);
    return {
      ...before,
      recordBytes: Math.max(before.recordBytes, 4 * records * this.stride),
      orderBytes: Math.max(before.orderBytes, 8 * Math.max(this.#mostNew, this.records - this.#firstNew)),
      frontierBytes: Math.max(before.frontierBytes, this.#packedBytes * records),
      diskBytes: file.bytes,
    };
  }

  /** Takes back what flags were raised, and answers them. */
  lowerFlags(): { grow: boolean; memory: boolean } {
    const flags = Atomics.exchange(this.memory.control, Control.flags, 0);
    return { grow: (flags & Flag.grow) !== 0, memory: (flags & Flag.memory) !== 0 };
  }

  /** The record behind all of finished levels. */
  get recordsEnd(): number {
    return this.#file?.end ?? this.records;
  }

  /** Records of the log in use, places that hold no state included. */
  get records(): number {
    return this.memory.control[Control.nextId];
  }
}
