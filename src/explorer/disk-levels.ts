import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Crew } from './crew.ts';
import type { Levels } from './levels.ts';
import type { MemoryLevels } from './memory-levels.ts';
import { onDisk, RecordFile, readRecords } from './record-file.ts';
import { packedPlace } from './record-shape.ts';
import type { StateStore } from './state-store.ts';

/**
 * Levels on disk. The file is the log in canonical order, so that it is visited set, frontier and predecessors at once. A pass takes as many states of the frontier as memory has room for,
 * and memory keeps what they lead to, each state once. When the frontier or the memory ends, the whole file is read past what was found (Stern and Dill's delayed
 * detection of duplicates): what it has is struck out, and the rest is appended. A store of fingerprints keeps the packed states of both levels in files of their own.
 */
export class DiskLevels implements Levels {
  readonly order = null;
  firstId: number;
  readonly #store: StateStore;
  readonly #crew: Crew;
  readonly #file: RecordFile;
  readonly #folder: string;
  readonly #ranksMax: number;
  #states: { frontier: RecordFile; found: RecordFile } | null = null;
  #frontier: number;
  #found: number;
  #firstNew = 1;
  #files = 0;

  /** Moves what a search has in memory to a new folder in `parent`, between two passes. Throws a DiskFault if that does not go. */
  static async spill(levels: MemoryLevels, store: StateStore, crew: Crew, parent: string, ranksMax: number): Promise<DiskLevels> {
    const folder = onDisk(parent, 'made', () => mkdtempSync(join(parent, '.states-')));
    try {
      const file = new RecordFile(join(folder, 'states'), store.stride);
      const disk = new DiskLevels(levels, store, crew, file, folder, ranksMax);
      store.spill(file);
      await crew.clearIndex();
      return disk;
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  private constructor(levels: MemoryLevels, store: StateStore, crew: Crew, file: RecordFile, folder: string, ranksMax: number) {
    this.#store = store;
    this.#crew = crew;
    this.#file = file;
    this.#folder = folder;
    this.#ranksMax = Math.min(ranksMax, store.diskBudget.parentsMax);
    const { frontier, found } = levels.sizes;
    this.#frontier = frontier;
    this.#found = found;
    if (store.kind === 'hash64') this.#states = { frontier: this.#stateFile(), found: this.#stateFile() };
    this.#writeStates(levels);
    this.firstId = levels.order === null ? this.#writeLog(levels.firstId) : this.#writeInOrder(levels);
    file.flush();
  }

  #stateFile(): RecordFile {
    return new RecordFile(join(this.#folder, `level-${String(this.#files++)}`), this.#store.words);
  }

  #writeStates(levels: MemoryLevels): void {
    if (!this.#states) return;
    const { kind, words, memory } = this.#store;
    const parents = packedPlace(kind, words, memory, 'parents');
    for (let r = 0; r < this.#frontier; r++)
      this.#states.frontier.append(parents.array, (levels.recordAt(r) - parents.firstId) * parents.stride + parents.at);
    const { array, firstId, stride, at } = this.#store.found;
    for (let k = 0; k < this.#found; k++) this.#states.found.append(array, (levels.foundAt(k) - firstId) * stride + at);
    this.#states.frontier.flush();
    this.#states.found.flush();
  }

  /** The log as it is. */
  #writeLog(firstId: number): number {
    const { memory, stride, blocks } = this.#store;
    const { end } = blocks;
    for (let id = 0; id < end; id++) this.#file.append(memory.log, id * stride);
    return firstId;
  }

  /** The log, but for the two levels, which follow in canonical order, with links to the places where their predecessors stand now. Answers where the first one begins. */
  #writeInOrder(levels: MemoryLevels): number {
    const { memory, stride, records: first } = this.#store;
    const { log } = memory;
    const linkOf = (id: number): number => id * stride + stride - 1;
    const links = new Int32Array(this.#frontier);
    for (let r = 0; r < this.#frontier; r++) {
      const id = levels.recordAt(r);
      const link = log[linkOf(id)];
      links[r] = link === id ? first + r : link;
      log[linkOf(id)] = first + r;
    }
    const foundLinks = new Int32Array(this.#found);
    for (let k = 0; k < this.#found; k++) foundLinks[k] = log[linkOf(log[linkOf(levels.foundAt(k))])];
    for (let r = 0; r < this.#frontier; r++) log[linkOf(levels.recordAt(r))] = 0;
    for (let k = 0; k < this.#found; k++) log[linkOf(levels.foundAt(k))] = 0;
    for (let id = 0; id < first; id++) this.#file.append(log, id * stride);
    const append = (id: number, link: number): void => {
      log[linkOf(id)] = link;
      this.#file.append(log, id * stride);
    };
    for (let r = 0; r < this.#frontier; r++) append(levels.recordAt(r), links[r]);
    for (let k = 0; k < this.#found; k++) append(levels.foundAt(k), foundLinks[k]);
    return first;
  }

  beginLevel(frontier: number): void {
    this.#frontier = frontier;
    this.#found = 0;
  }

  beginPass(start: number): number {
    const { memory, words, stride } = this.#store;
    const end = Math.min(this.#frontier, start + this.#ranksMax);
    this.#firstNew = this.#store.beginPass(this.firstId + start, end - start);
    if (this.#states) readRecords(this.#states.frontier.fd, words, start, end, memory.packed);
    else readRecords(this.#file.fd, stride, this.firstId + start, this.firstId + end, memory.log.subarray(stride));
    return end;
  }

  async endPass(start: number, ranks: number, fresh: number[]): Promise<number> {
    const { memory, stride, records } = this.#store;
    await this.#crew.strike(this.#file);
    const place = { passStart: start, ranks, order: null, firstId: this.firstId, to: 0, at: 0 } as const;
    const found = await this.#crew.settle([[this.#firstNew, records]], place, fresh);
    const states = this.#store.found;
    for (let i = 0; i < found; i++) {
      const id = memory.orders[0][i];
      this.#file.append(memory.log, id * stride);
      this.#states?.found.append(states.array, (id - states.firstId) * states.stride + states.at);
    }
    this.#file.flush();
    this.#states?.found.flush();
    await this.#crew.clearIndex();
    this.#found += found;
    return found;
  }

  endLevel(): void {
    this.firstId += this.#frontier;
    if (!this.#states) return;
    this.#states.frontier.close();
    this.#states = { frontier: this.#states.found, found: this.#stateFile() };
  }

  recordAt(rank: number): number {
    return this.firstId + rank;
  }

  load(rank: number, into: Int32Array, at: number): void {
    const file = this.#states?.frontier ?? this.#file;
    const from = file.locate(this.#states ? rank : this.recordAt(rank));
    for (let w = 0; w < this.#store.words; w++) into[at + w] = file.words[from + w];
  }

  /** Removes all files. */
  close(): void {
    this.#file.close();
    this.#states?.frontier.close();
    this.#states?.found.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
