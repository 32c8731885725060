import type { Crew } from '../threads/crew.ts';
import type { LevelFiles } from './level-files.ts';
import type { Levels } from './levels.ts';
import { readRecords } from '../files/record-file.ts';
import type { StateStore } from '../store/state-store.ts';

/**
 * Levels on disk. A pass takes as many states of the frontier as memory has room for, and memory keeps what they lead to, each state once. When the frontier or the memory ends, the file of all
 * records is read past what was found (Stern and Dill's delayed detection of duplicates): what it has is struck out, and the rest is appended.
 */
export class DiskLevels implements Levels {
  readonly order = null;
  readonly files: LevelFiles;
  readonly #store: StateStore;
  readonly #crew: Crew;
  readonly #ranksMax: number;
  #firstNew = 1;

  /** The files have all that was found. */
  constructor(files: LevelFiles, store: StateStore, crew: Crew, ranksMax: number) {
    this.files = files;
    this.#store = store;
    this.#crew = crew;
    store.spill(files.records);
    this.#ranksMax = Math.min(ranksMax, store.diskBudget.parentsMax);
  }

  get firstId(): number {
    return this.files.firstId;
  }

  beginLevel(): void {
    // The files have the frontier.
  }

  beginPass(start: number): number {
    const { firstId, frontier, packed } = this.files;
    const { memory, words } = this.#store;
    const end = Math.min(frontier, start + this.#ranksMax);
    this.#firstNew = this.#store.beginPass(firstId + start, end - start);
    if (packed) readRecords(packed.frontier.fd, words, start, end, memory.packed);
    else this.files.readToLog(firstId + start, firstId + end, 1);
    return end;
  }

  async endPass(start: number, fresh: number[]): Promise<number> {
    const { memory, records } = this.#store;
    await this.#crew.strike(this.files.records);
    const place = { passStart: start, order: null, firstId: this.firstId, to: 0, at: 0 } as const;
    const found = await this.#crew.settle([[this.#firstNew, records]], place, fresh);
    const { found: states, newLinks: links } = this.#store;
    for (let i = 0; i < found; i++) {
      const id = memory.orders[0][i];
      this.files.add(id, links.array[id * links.stride + links.at], states);
    }
    this.files.flush();
    await this.#crew.clearIndex();
    return found;
  }

  endLevel(): void {
    this.files.endLevel();
  }

  recordAt(rank: number): number {
    return this.firstId + rank;
  }

  load(rank: number, into: Int32Array, at: number): void {
    const { packed, records } = this.files;
    const file = packed?.frontier ?? records;
    const from = file.locate(packed ? rank : this.recordAt(rank));
    for (let w = 0; w < this.#store.words; w++) into[at + w] = file.words[from + w];
  }
}
