import { LinkLog } from './link-log.ts';
import { linkPlace, packedPlace, recordShape } from './record-shape.ts';
import type { LinkPlace, PackedPlace, RecordShape } from './record-shape.ts';
import type { DiskBudget } from './disk-budget.ts';
import { RecordBlocks } from './record-blocks.ts';
import type { RecordFile } from '../files/record-file.ts';
import type { RecordReader } from '../files/record-reader.ts';
import type { MemoryUse, StoreKind } from '../result.ts';
import { Control, Flag, indexSlotsFor, LOAD_MAX } from './shared-memory.ts';
import type { SharedMemory } from './shared-memory.ts';
import { StoreRoom } from './store-room.ts';
import type { StoreContent, StoreTuning } from './store-room.ts';
import { TwoLevels } from './two-levels.ts';
import { UsedMemory } from './used-memory.ts';

const INDEX_DEFAULT = 2 ** 16;
/** An index of up to so many slots is small. */
const SLOTS_SMALL = 2 ** 24;
const INT_MAX = 2 ** 31 - 1;

/** The main thread's hold of the store: how large the index is, and which records a level, and on disk a pass, fills. */
export class StateStore {
  readonly kind: StoreKind;
  readonly shape: RecordShape;
  readonly memory: SharedMemory;
  readonly blocks: RecordBlocks;
  readonly words: number;
  readonly workers: number;
  readonly hashMask: number;
  readonly #room: StoreRoom;
  readonly #levels = new TwoLevels();
  readonly #used: UsedMemory;
  /** If links stand apart. */
  #links: LinkLog | null;
  /** All states but those of a pass, once memory has ended. */
  #file: RecordFile | null = null;

  constructor(content: StoreContent, tuning: StoreTuning) {
    const { kind, words, workers } = content;
    this.kind = kind;
    this.shape = recordShape(kind, words);
    this.words = words;
    this.workers = workers;
    this.hashMask = tuning.hashMask ?? -1;
    this.#room = new StoreRoom(content, this.shape, tuning);
    this.#used = new UsedMemory(this.#room, this.shape);
    this.memory = this.#room.memory;
    this.blocks = new RecordBlocks(this.memory, workers);
    this.#links = this.shape.link === null ? new LinkLog(this.memory) : null;
    this.#beginRecords();
    const slots = indexSlotsFor(Math.max(LOAD_MAX * (tuning.indexSlots ?? INDEX_DEFAULT), 3 * this.#room.overshoot));
    this.#setIndexSlots(Math.min(this.memory.index.length, slots));
  }

  /** Words a record of the log. */
  get stride(): number {
    return this.shape.stride;
  }

  /** Where the packed states of the level that is expanded stand. */
  get parents(): PackedPlace {
    return packedPlace(this.shape, this.words, this.memory, 'parents');
  }

  /** Where the packed states of the level that was found last stand. */
  get found(): PackedPlace {
    return packedPlace(this.shape, this.words, this.memory, 'found');
  }

  /** Do links not stand in records? */
  get linksApart(): boolean {
    return this.#links !== null;
  }

  /** Do links of new states have to be keys? */
  get keyed(): boolean {
    return this.workers > 1 || this.spilled;
  }

  /** States may go to disk. */
  get spillable(): boolean {
    return this.#room.spillable;
  }

  /** All states of finished passes, if they are on disk. */
  get file(): RecordFile | null {
    return this.#file;
  }

  get spilled(): boolean {
    return this.#file !== null;
  }

  /** What records of finished levels hold of their states. */
  get reader(): RecordReader {
    const { log } = this.memory;
    return this.#file ?? { words: log, locate: (id) => id * this.stride };
  }

  /** The link of a record of a finished level, and in memory of any one; see visited-set.ts. */
  linkOf(id: number): number {
    if (this.#file) return this.#file.words[this.#file.locate(id) + this.#file.stride - 1];
    return this.#links ? this.#links.at(id) : this.memory.log[(id + 1) * this.stride - 1];
  }

  /** Where the links of what is being found stand. */
  get newLinks(): LinkPlace {
    return linkPlace(this.shape, this.memory);
  }

  /** Writes the link of a record that is in memory. When links stand apart, those of finished levels are written one behind the other. */
  putLink(id: number, value: number): void {
    if (this.#links) this.#links.put(id, value);
    else this.memory.log[(id + 1) * this.stride - 1] = value;
  }

  /** Records of the log in use, places that hold no state included. */
  get records(): number {
    return this.memory.control[Control.nextId];
  }

  /** The record behind all of finished levels. */
  get recordsEnd(): number {
    return this.#file?.end ?? this.records;
  }

  /** Slots of the index in use. */
  get indexSlots(): number {
    return this.memory.control[Control.indexSlots];
  }

  /** What there is memory for, once states are on disk. */
  get diskBudget(): DiskBudget {
    return this.#room.onDisk(this.indexSlots);
  }

  /** What the search has used of its memory, and of the disk. */
  get use(): MemoryUse {
    const onDisk = this.#file && this.#used.onDisk(this.records, this.#file.bytes);
    return onDisk ?? this.#used.inMemory(this.records, this.indexSlots, this.#levels, this.#links?.bytesBefore(this.records) ?? 0);
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

  #idsThatFit(slots: number): number {
    return this.#room.idsThatFit(slots, this.#levels, this.#links?.saved ?? 0);
  }

  #setIndexSlots(slots: number): void {
    this.memory.control[Control.indexSlots] = slots;
    this.memory.control[Control.growAt] = Math.floor(slots * LOAD_MAX) - this.#room.overshoot;
    this.memory.control[Control.idsMax] = this.#idsThatFit(slots);
  }

  /** How many ranks a worker may take at a time in the pass that begins. */
  chunkOfPass(): number {
    if (this.spilled) return this.#room.chunkOnDisk;
    const { control } = this.memory;
    const chunk = this.#room.holdBackChunk(this.indexSlots, control[Control.idsMax] - control[Control.nextId]);
    this.#setIndexSlots(this.indexSlots);
    return chunk;
  }

  /** Takes back what flags were raised, and answers them. */
  lowerFlags(): { grow: boolean; memory: boolean } {
    const flags = Atomics.exchange(this.memory.control, Control.flags, 0);
    return { grow: (flags & Flag.grow) !== 0, memory: (flags & Flag.memory) !== 0 };
  }

  /** Lets workers use what is kept for the completion of a pass. */
  openReserve(): void {
    this.memory.control[Control.growAt] = this.memory.control[Control.idsMax] = INT_MAX;
  }

  /** The states found so far make up whole levels; those that will be found make up the next one. */
  beginLevel(): void {
    this.endPass();
    this.#openLevel(this.workers > 1 ? this.records : this.blocks.end);
  }

  /** What was found in memory so far is in order, with links to predecessors. */
  endPass(): void {
    if (!this.#links) return;
    // What stands apart from its records stands in their order: so a pass must not use what blocks of the last one left over.
    if (this.workers > 1) this.blocks.drop();
    this.#links.endPass(this.workers > 1 ? this.records : this.blocks.end);
  }

  /** The level that is being found starts at that record. */
  #openLevel(start: number): void {
    const { control } = this.memory;
    this.#levels.begin(this.records, start);
    if (!this.shape.states) {
      control[Control.parentsFirst] = control[Control.foundFirst];
      control[Control.parentsAt] = control[Control.foundAt];
      control[Control.foundFirst] = start;
      control[Control.foundAt] = this.#levels.half === 0 ? 0 : this.#room.packedMax * this.words;
    }
    this.#setIndexSlots(this.indexSlots);
  }

  /** No record is filled, or all are forgotten; level 0 starts at the first one, or, in a search that goes on, at `firstId`. */
  #beginRecords(firstId = 1): void {
    const { control } = this.memory;
    this.#levels.restart(firstId);
    if (!this.shape.states) control[Control.foundFirst] = firstId;
    control[Control.linksFirst] = firstId;
    this.#holdRecords(firstId);
  }

  /** All records before `end` are filled. */
  #holdRecords(end: number): void {
    this.memory.control[Control.nextId] = end;
    if (this.workers > 1) this.blocks.drop();
    else this.blocks.hold(end);
  }

  /**
   * Makes room for a search that goes on: all its records, of which those of the frontier and of the level that is found are the last ones. Answers false, and leaves all as it was, if there is no memory for
   * them. Nobody has used the store before.
   */
  resume(firstId: number, frontier: number, found: number): boolean {
    this.#beginRecords(firstId);
    const { control } = this.memory;
    const start = firstId + frontier;
    this.#holdRecords(start);
    this.#openLevel(start);
    const end = start + found;
    this.#holdRecords(end);
    control[Control.linksFirst] = end;
    let wanted = this.indexSlots;
    while (Math.floor(wanted * LOAD_MAX) - this.#room.overshoot <= end) wanted *= 2;
    const fits = wanted <= this.memory.index.length && frontier <= this.#room.packedMax && end < this.#idsThatFit(wanted);
    if (fits) this.#setIndexSlots(wanted);
    else {
      this.#beginRecords();
      this.#growForDisk();
    }
    return fits;
  }

  /** The index with which most states fit, once states are on disk. */
  #growForDisk(): void {
    const fit = (slots: number): number => this.#room.onDisk(slots).newMax;
    let slots = this.indexSlots;
    while (2 * slots <= this.memory.index.length && fit(2 * slots) > fit(slots)) slots *= 2;
    this.#setIndexSlots(slots);
  }

  /** All states are in the file; memory is free for those of a pass. */
  spill(file: RecordFile): void {
    this.#used.spill(this.use);
    this.#file = file;
    if (this.#links) this.#links = new LinkLog(this.memory);
    this.#holdRecords(1);
  }

  /** Once states are on disk: makes room for what a pass over `ranks` states finds, which stand in the file from record `firstId`. Answers the first record that it may fill. */
  beginPass(firstId: number, ranks: number): number {
    const { control } = this.memory;
    const { states } = this.shape;
    const first = states ? 1 + ranks : 1;
    this.blocks.drop();
    this.#used.beginPass(this.records, first);
    control[Control.nextId] = first;
    control[Control.parentsFirst] = states ? firstId - 1 : firstId;
    control[Control.parentsAt] = 0;
    control[Control.foundFirst] = states ? 0 : first;
    control[Control.foundAt] = states ? 0 : this.#room.packedMax * this.words;
    control[Control.linksFirst] = first;
    control[Control.growAt] = control[Control.idsMax] = first + this.diskBudget.newMax;
    return first;
  }
}
