import { packedPlace, recordShape } from './record-shape.ts';
import type { PackedPlace, RecordShape } from './record-shape.ts';
import type { MemoryUse, StoreKind } from './result.ts';
import { Control, Flag, indexSlotsFor, LOAD_MAX, reserveMemory, Slot, slotBase } from './shared-memory.ts';
import type { SharedMemory } from './shared-memory.ts';
import { overshoot } from './visited-set.ts';

/** How a search uses its memory; the outcome is the same for all values, unless memory ends. */
export interface StoreTuning {
  /** Bytes for states, index and order, 1 GiB if absent; a search that needs more ends with the limit `memory`. */
  readonly memoryBytesMax?: number;
  /** Slots of the first index; rounded up to a power of two that works. */
  readonly indexSlots?: number;
  /** Ands the hash, to make it bad in tests. */
  readonly hashMask?: number;
}

/** Pairs of a first record and an end. */
export type Ranges = readonly (readonly [number, number])[];

const MEMORY_DEFAULT = 2 ** 30;
const INDEX_DEFAULT = 2 ** 16;
/** What an index slot's low bits can number, with enough of the hash above them. */
const IDS_MAX = 2 ** 29;
/** Places in the log, and among packed states, are computed as 32-bit integers. */
const LOG_WORDS_MAX = 2 ** 31 - 1;

/** The main thread's hold of the store: how large log and index are and may become, and which records a pass has filled. */
export class StateStore {
  readonly kind: StoreKind;
  readonly shape: RecordShape;
  readonly memory: SharedMemory;
  readonly words: number;
  readonly workers: number;
  readonly hashMask: number;
  readonly #bytesMax: number;
  readonly #overshoot: number;
  /** Records that the reserved memory has room for, and packed states of one level. */
  readonly #idsMax: number;
  readonly #packedMax: number;
  /** Most states that each of the two orders has listed, and each half of the packed states has held; the level that is being found takes `#half`, and starts near the record `#levelStart`. */
  readonly #listed: [number, number] = [0, 0];
  #half: 0 | 1 = 0;
  #levelStart = 1;

  constructor(kind: StoreKind, words: number, workers: number, actions: number, initialStates: number, tuning: StoreTuning) {
    this.kind = kind;
    this.shape = recordShape(kind, words);
    this.words = words;
    this.workers = workers;
    this.hashMask = tuning.hashMask ?? -1;
    this.#bytesMax = tuning.memoryBytesMax ?? MEMORY_DEFAULT;
    this.#overshoot = overshoot(workers, actions) + initialStates;
    // A record needs at least one slot of the index.
    const wanted = Math.min(Math.floor(this.#bytesMax / (4 * this.stride + 4)), Math.floor(LOG_WORDS_MAX / this.stride), IDS_MAX);
    const packed = Math.min(Math.floor(this.#bytesMax / (8 * words)), Math.floor(LOG_WORDS_MAX / (2 * words)), wanted);
    const packedMax = kind === 'exact' ? 0 : Math.max(packed, 2 * this.#overshoot);
    const { memory, idsMax } = reserveMemory(this.stride, Math.max(wanted, 2 * this.#overshoot), 2 * packedMax * words, workers);
    this.memory = memory;
    this.#idsMax = idsMax;
    this.#packedMax = kind === 'exact' ? Infinity : Math.floor(memory.packed.length / (2 * words));
    memory.control[Control.nextId] = 1;
    memory.control[Control.foundFirst] = 1;
    this.#setIndexSlots(indexSlotsFor(Math.max(LOAD_MAX * (tuning.indexSlots ?? INDEX_DEFAULT), 3 * this.#overshoot)));
  }

  /** Words a record: what it holds of the state, and its link. */
  get stride(): number {
    return this.shape.stride;
  }

  /** Where the packed states of the level that was found last stand. */
  get found(): PackedPlace {
    return packedPlace(this.kind, this.words, this.memory, 'found');
  }

  /** Slots of the index in use. */
  get indexSlots(): number {
    return this.memory.control[Control.indexSlots];
  }

  /**
   * Makes the index at least twice as large, and asks for a rehash: every record has to be entered again. Answers false, and leaves all as it was, if there is no memory for it.
   */
  growIndex(): boolean {
    const { index, control } = this.memory;
    const slots = this.indexSlots * (this.indexSlots < 2 ** 22 ? 4 : 2);
    if (slots > index.length || control[Control.nextId] >= this.#idsThatFit(slots)) return false;
    control[Control.nextClear] = 0;
    control[Control.nextRehash] = 1;
    control[Control.oldSlots] = this.indexSlots;
    this.#setIndexSlots(slots);
    return true;
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
    if (this.kind === 'hash64' && this.workers > 1) this.#dropBlocks();
    this.#levelStart = this.workers > 1 ? this.records : this.end;
    const { control } = this.memory;
    control[Control.parentsFirst] = control[Control.foundFirst];
    control[Control.parentsAt] = control[Control.foundAt];
    control[Control.foundFirst] = this.#levelStart;
    control[Control.foundAt] = this.kind === 'exact' || this.#half === 0 ? 0 : this.#packedMax * this.words;
    this.#setIndexSlots(this.indexSlots);
  }

  #dropBlocks(): void {
    const { control } = this.memory;
    for (let slot = 0; slot < this.workers; slot++) control[slotBase(slot) + Slot.nextId] = control[slotBase(slot) + Slot.endId] = 0;
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

  get #packedBytes(): number {
    return this.kind === 'exact' ? 0 : 4 * this.words;
  }

  /** The record at which workers have to stop, so that records, an index of so many slots, and what is kept of two levels stay within the limit. */
  #idsThatFit(slots: number): number {
    const room = this.#bytesMax - 4 * slots - this.#listedBytes * (this.#listed[0] + this.#listed[1]);
    const free = this.#levelStart + this.#listed[this.#half];
    const unlisted = room / (4 * this.stride);
    const fit = unlisted <= free ? unlisted : (room + this.#listedBytes * free) / (4 * this.stride + this.#listedBytes);
    return Math.max(0, Math.min(this.#idsMax, this.#levelStart + this.#packedMax, Math.floor(fit)) - this.#overshoot);
  }

  /** What the search has used of its memory. */
  get use(): MemoryUse {
    const { log, index, orders, packed } = this.memory;
    const listed = this.#mostListed + this.#listed[1 - this.#half];
    return {
      recordBytes: 4 * this.records * this.stride,
      indexBytes: 4 * this.indexSlots,
      orderBytes: this.#orderBytes * listed,
      frontierBytes: this.#packedBytes * listed,
      bytesMax: Math.min(this.#bytesMax, 4 * (log.length + index.length + 2 * orders[0].length + packed.length)),
    };
  }

  /** Takes back what flags were raised, and answers them. */
  lowerFlags(): { grow: boolean; memory: boolean } {
    const flags = Atomics.exchange(this.memory.control, Control.flags, 0);
    return { grow: (flags & Flag.grow) !== 0, memory: (flags & Flag.memory) !== 0 };
  }

  /** Records that workers own and have not filled. */
  unusedRanges(): Ranges {
    const { control } = this.memory;
    const blocks = Array.from({ length: this.workers }, (_, slot): [number, number] => {
      const at = slotBase(slot);
      return [control[at + Slot.nextId], control[at + Slot.endId]];
    });
    return [...blocks, [control[Control.nextId], Infinity]];
  }

  /** What `unused` has become: ranges in which all new states stand, among places that are still unused. */
  filledRanges(unused: Ranges): Ranges {
    const end = this.memory.control[Control.nextId];
    return unused.map(([from, to]): [number, number] => [from, Math.min(to, end)]).filter(([from, to]) => from < to);
  }

  /** With one worker: the first record that holds no state. */
  get end(): number {
    const { control } = this.memory;
    const at = slotBase(0);
    return control[at + Slot.endId] === 0 ? 1 : control[at + Slot.nextId];
  }

  /** Records in use, places that hold no state included. */
  get records(): number {
    return this.memory.control[Control.nextId];
  }
}
