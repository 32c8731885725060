import { Control, Flag, indexSlotsFor, LOAD_MAX, reserveMemory, Slot, slotBase } from './shared-memory.ts';
import type { SharedMemory } from './shared-memory.ts';
import { overshoot } from './visited-set.ts';

/** How a search uses its memory; the outcome is the same for all values, unless memory ends. */
export interface StoreTuning {
  /** Bytes for states, index and order, 4 GiB if absent; a search that needs more ends with the limit `memory`. */
  readonly memoryBytesMax?: number;
  /** Slots of the first index; rounded up to a power of two that works. */
  readonly indexSlots?: number;
  /** Ands the hash, to make it bad in tests. */
  readonly hashMask?: number;
}

/** Pairs of a first record and an end. */
export type Ranges = readonly (readonly [number, number])[];

const MEMORY_DEFAULT = 2 ** 32;
const INDEX_DEFAULT = 2 ** 16;
const IDS_MAX = 2 ** 29;
const LOG_WORDS_MAX = 2 ** 31 - 1;

/** The main thread's hold of the exact store: how large log and index are, and which records a pass has filled. */
export class ExactStore {
  readonly memory: SharedMemory;
  readonly words: number;
  readonly workers: number;
  readonly hashMask: number;
  readonly #bytesMax: number;
  readonly #overshoot: number;

  constructor(words: number, workers: number, actions: number, initialStates: number, tuning: StoreTuning) {
    this.words = words;
    this.workers = workers;
    this.hashMask = tuning.hashMask ?? -1;
    this.#bytesMax = tuning.memoryBytesMax ?? MEMORY_DEFAULT;
    this.#overshoot = overshoot(workers, actions) + initialStates;
    const wanted = Math.min(Math.floor(this.#bytesMax / (4 * this.stride)), Math.floor(LOG_WORDS_MAX / this.stride), IDS_MAX);
    const { memory, idsMax } = reserveMemory(this.stride, Math.max(wanted, 2 * this.#overshoot), workers);
    this.memory = memory;
    memory.control[Control.nextId] = 1;
    memory.control[Control.idsMax] = idsMax - this.#overshoot;
    this.#setIndexSlots(indexSlotsFor(Math.max(LOAD_MAX * (tuning.indexSlots ?? INDEX_DEFAULT), 3 * this.#overshoot)));
  }

  /** Words a record: the state's, and its link. */
  get stride(): number {
    return this.words + 1;
  }

  /** Slots of the index in use. */
  get indexSlots(): number {
    return this.memory.control[Control.indexSlots];
  }

  /**
   * Makes the index at least twice as large, and asks for a rehash: every record has to be entered again. Answers false, and leaves all as it was, if there is no memory for it.
   */
  growIndex(): boolean {
    const { log, index, control } = this.memory;
    const slots = this.indexSlots * (this.indexSlots < 2 ** 18 ? 4 : 2);
    const recordBytes = log.BYTES_PER_ELEMENT * control[Control.nextId] * this.stride;
    if (slots > index.length || recordBytes + 4 * slots > this.#bytesMax) return false;
    control[Control.nextClear] = 0;
    control[Control.nextRehash] = 1;
    control[Control.oldSlots] = this.indexSlots;
    this.#setIndexSlots(slots);
    return true;
  }

  #setIndexSlots(slots: number): void {
    this.memory.control[Control.indexSlots] = slots;
    this.memory.control[Control.growAt] = Math.floor(slots * LOAD_MAX) - this.#overshoot;
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
