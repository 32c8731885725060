import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import { onDisk } from '../files/disk-fault.ts';
import { disown, own } from '../files/folder-owner.ts';
import type { MemoryLevels } from './memory-levels.ts';
import { readRecords, RecordFile } from '../files/record-file.ts';
import type { WrittenRecords } from '../files/record-file.ts';
import type { PackedPlace } from '../store/record-shape.ts';
import type { StateStore } from '../store/state-store.ts';

/** Records that are read at a time, where they cannot be read to their places at once. */
const READ_RECORDS = 2 ** 12;
/** Records that are written before other things, such as signals, have their turn. */
const TURN_RECORDS = 2 ** 16;

/**
 * The states of a search in files. One has all records, from those of the frontier on in canonical order, so that it is visited set, frontier and predecessors at once; a link is the number of a record of this
 * file. A store of fingerprints keeps the packed states of the frontier and of the level that is found in two more.
 *
 * Files only grow, and one that a checkpoint names is not removed before the next checkpoint names others: so the last one stays valid whatever happens.
 */
export class LevelFiles {
  readonly folder: string;
  readonly records: RecordFile;
  /** Record of the frontier's rank 0. */
  firstId = 1;
  frontier = 0;
  /** States of the level that is being found, so far. */
  found = 0;
  readonly #store: StateStore;
  readonly #digested: boolean;
  #packed: { frontier: RecordFile; found: RecordFile } | null = null;
  #made: number;
  /** Names that the last checkpoint has. */
  #named: readonly string[];

  private constructor(folder: string, store: StateStore, records: RecordFile, digested: boolean, made: number, named: readonly string[]) {
    this.folder = folder;
    this.#store = store;
    this.records = records;
    this.#digested = digested;
    this.#made = made;
    this.#named = named;
  }

  /** Writes what a search has in memory, between two passes, to an empty folder; removes that, if the disk refuses it. `digested`: for checkpoints. Throws a DiskFault. */
  static async write(folder: string, levels: MemoryLevels, store: StateStore, digested: boolean): Promise<LevelFiles> {
    let files: LevelFiles | null = null;
    try {
      if (digested) own(folder);
      files = new LevelFiles(folder, store, RecordFile.make(join(folder, 'states'), store.shape.fileStride, digested), digested, 0, []);
      if (!store.shape.states) files.#packed = { frontier: files.#levelFile(), found: files.#levelFile() };
      await files.#writeAll(levels);
      return files;
    } catch (error) {
      if (files) files.close();
      else rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** A new folder in `parent`, for a search that needs no other. Throws a DiskFault. */
  static makeFolder(parent: string): string {
    return onDisk(parent, 'states cannot be made', () => mkdtempSync(join(parent, '.states-')));
  }

  /** The files of a checkpoint, to go on with; what was written behind it is removed. Throws a DiskFault. */
  static reopen({ folder, files: written, position, filesMade }: Checkpoint, store: StateStore): LevelFiles {
    own(folder);
    const names = written.map(({ name }) => name);
    for (const name of readdirSync(folder)) if (/^level-\d+$/.test(name) && !names.includes(name)) rmSync(join(folder, name));
    const [records, ...packed] = written.map(({ name, stride, end, hash }) => RecordFile.reopen(join(folder, name), stride, end, hash));
    const files = new LevelFiles(folder, store, records, true, filesMade, names);
    if (packed.length > 0) files.#packed = { frontier: packed[0], found: packed[1] };
    files.firstId = position.firstId;
    files.frontier = position.frontier;
    files.found = position.found;
    return files;
  }

  #levelFile(): RecordFile {
    return RecordFile.make(join(this.folder, `level-${String(this.#made++)}`), this.#store.words, this.#digested);
  }

  /** Where the packed states of the frontier stand, from rank 0 on, and those of the level that is found; null, if the records have them. */
  get packed(): { readonly frontier: RecordFile; readonly found: RecordFile } | null {
    return this.#packed;
  }

  async #writeAll(levels: MemoryLevels): Promise<void> {
    const { frontier, found } = levels.sizes;
    this.frontier = frontier;
    if (levels.order === null) {
      // One worker's log is in canonical order as it is.
      this.firstId = levels.firstId;
      await this.#writeLog(this.firstId + frontier);
    } else await this.#writeInOrder(levels);
    this.#writeFrontier(levels);
    await this.append(levels, 0, found);
  }

  /** The log as it is, but for records that are to be left out. */
  async #writeLog(end: number, leftOut?: Uint8Array): Promise<void> {
    const { memory, stride } = this.#store;
    for (let id = 0; id < end; id++) {
      // A record whose link is 0 holds no state.
      this.records.append(memory.log, id * stride, leftOut?.[id] === 1 ? 0 : this.#store.linkOf(id));
      if (id % TURN_RECORDS === 0) await turn();
    }
  }

  /** The log as it is, but for the two levels, of which the first one follows in canonical order. */
  async #writeInOrder(levels: MemoryLevels): Promise<void> {
    const { memory, stride, records: first } = this.#store;
    const { frontier, found } = levels.sizes;
    const inLevels = new Uint8Array(first);
    for (let rank = 0; rank < frontier; rank++) inLevels[levels.recordAt(rank)] = 1;
    for (let place = 0; place < found; place++) inLevels[levels.foundAt(place)] = 1;
    await this.#writeLog(first, inLevels);
    this.firstId = first;
    for (let rank = 0; rank < frontier; rank++) {
      const id = levels.recordAt(rank);
      const link = this.#store.linkOf(id);
      this.records.append(memory.log, id * stride, link === id ? first + rank : link);
      if (rank % TURN_RECORDS === 0) await turn();
    }
  }

  #writeFrontier(levels: MemoryLevels): void {
    if (!this.#packed) return;
    const { array, firstId, stride, at } = this.#store.parents;
    for (let rank = 0; rank < this.frontier; rank++) this.#packed.frontier.append(array, (levels.recordAt(rank) - firstId) * stride + at);
    this.#packed.frontier.flush();
  }

  /** Reads all states into the memory of a store that has made room for them. */
  load(): void {
    const { memory, words, parents, found } = this.#store;
    this.readToLog(1, this.records.end, 1, (id, link) => this.#store.putLink(id, link));
    if (!this.#packed) return;
    readRecords(this.#packed.frontier.fd, words, 0, this.frontier, memory.packed.subarray(parents.at));
    readRecords(this.#packed.found.fd, words, 0, this.found, memory.packed.subarray(found.at));
  }

  /** Reads records, which get the numbers from `first` on in the log, and tells their links, if these stand apart. */
  readToLog(from: number, to: number, first: number, putLink?: (id: number, link: number) => void): void {
    const { memory, stride } = this.#store;
    const { fd, stride: fileStride } = this.records;
    if (stride === fileStride) {
      readRecords(fd, stride, from, to, memory.log.subarray(first * stride));
      return;
    }
    const read = new Int32Array(READ_RECORDS * fileStride);
    for (let begin = from; begin < to; begin += READ_RECORDS) {
      const count = readRecords(fd, fileStride, begin, Math.min(to, begin + READ_RECORDS), read);
      for (let i = 0; i < count; i++) {
        const id = first + begin - from + i;
        for (let w = 0; w < stride; w++) memory.log[id * stride + w] = read[i * fileStride + w];
        putLink?.(id, read[(i + 1) * fileStride - 1]);
      }
    }
  }

  /** Appends the next `count` states of the level that is found in memory, whose predecessors have the rank `start` or a higher one. */
  async append(levels: MemoryLevels, start: number, count: number): Promise<void> {
    const { found: place } = this.#store;
    let rank = start;
    for (let left = count; left > 0; left--) {
      const id = levels.foundAt(this.found);
      let link = this.#store.linkOf(id);
      if (levels.order !== null) {
        // Both levels are in canonical order: so predecessors follow one another.
        while (levels.recordAt(rank) !== link) if (++rank === this.frontier) throw new Error(`state ${String(id)} has no predecessor`);
        link = this.firstId + rank;
      }
      this.add(id, link, place);
      if (left % TURN_RECORDS === 0) await turn();
    }
    this.flush();
  }

  /** Appends a state of the level that is found, whose packed states stand in `place`. It can be read after the next `flush`. */
  add(id: number, link: number, { array, firstId, stride, at }: PackedPlace): void {
    this.records.append(this.#store.memory.log, id * this.#store.stride, link);
    this.#packed?.found.append(array, (id - firstId) * stride + at);
    this.found++;
  }

  flush(): void {
    this.records.flush();
    this.#packed?.found.flush();
  }

  /** Makes what was found the frontier. */
  endLevel(): void {
    this.firstId += this.frontier;
    this.frontier = this.found;
    this.found = 0;
    if (!this.#packed) return;
    const { frontier, found } = this.#packed;
    frontier.close();
    this.#drop(frontier.name);
    this.#packed = { frontier: found, found: this.#levelFile() };
  }

  #drop(name: string): void {
    if (!this.#named.includes(name)) rmSync(join(this.folder, name));
  }

  /** What the next checkpoint says of the files, when the disk has them: that with the records first. Throws a DiskFault. */
  async written(): Promise<{ files: WrittenRecords[]; filesMade: number }> {
    const files: WrittenRecords[] = [];
    for (const file of this.#files) files.push(await file.written());
    return { files, filesMade: this.#made };
  }

  /** A checkpoint names these files: others are not needed any more. */
  named(names: readonly string[]): void {
    const before = this.#named;
    this.#named = names;
    for (const name of before) this.#drop(name);
  }

  get #files(): RecordFile[] {
    return this.#packed ? [this.records, this.#packed.frontier, this.#packed.found] : [this.records];
  }

  /** Removes all, unless a checkpoint names it. */
  close(): void {
    for (const file of this.#files) {
      file.close();
      this.#drop(file.name);
    }
    if (this.#named.length === 0) rmSync(this.folder, { recursive: true, force: true });
    else disown(this.folder);
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
