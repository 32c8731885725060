import { NoRoom } from '../checkpoint/checkpoint.ts';
import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import type { Crew } from '../threads/crew.ts';
import { DiskLevels } from './disk-levels.ts';
import { LevelFiles } from './level-files.ts';
import { MemoryLevels } from './memory-levels.ts';
import type { Finding } from '../finding.ts';
import type { StateStore } from '../store/state-store.ts';
import { WrittenLevels } from './written-levels.ts';

/** Where the levels of a search are: in memory, in memory with a copy in files, or on disk. Moves them from one to the other, between two passes. */
export class PlacedLevels {
  now: MemoryLevels | WrittenLevels | DiskLevels;
  readonly #store: StateStore;
  readonly #crew: Crew;
  readonly #ranksMax: number;
  /** The level from which on the files are in canonical order, and its first record there. */
  #inOrder: { readonly depth: number; readonly firstId: number } | null = null;

  constructor(store: StateStore, crew: Crew, ranksMax: number) {
    this.#store = store;
    this.#crew = crew;
    this.#ranksMax = ranksMax;
    this.now = this.#inMemory([]);
  }

  #inMemory(initial: readonly number[]): MemoryLevels {
    return new MemoryLevels(this.#store, this.#crew, initial, this.#ranksMax);
  }

  /** Begins with records that are in memory. */
  begin(initial: readonly number[]): void {
    this.now = this.#inMemory(initial);
  }

  /** Makes sure that files have all levels, and will have what is found; the frontier is at that depth. `digested`: for checkpoints. Throws a DiskFault. */
  async write(depth: number, folder: () => string, digested: boolean): Promise<LevelFiles> {
    const levels = this.now;
    if (levels.files) return levels.files;
    const files = await LevelFiles.write(folder(), levels, this.#store, digested);
    this.now = new WrittenLevels(levels, files);
    this.#inOrder = { depth, firstId: files.firstId };
    return files;
  }

  /** Leaves the levels to files that have them: memory is free for other states, and records are those of the files. */
  async moveTo(files: LevelFiles): Promise<void> {
    this.now = new DiskLevels(files, this.#store, this.#crew, this.#ranksMax);
    await this.#crew.clearIndex();
  }

  /** Takes the levels of a checkpoint into memory, with its files as a copy, if that is wanted; or, if memory has no room, works on disk. Throws a NoRoom if that is not allowed, a DiskFault if a disk refuses it. */
  async goOn(checkpoint: Checkpoint, copied: boolean): Promise<void> {
    const { sizes, firstId, frontier, found } = checkpoint.position;
    const files = LevelFiles.reopen(checkpoint, this.#store);
    this.#inOrder = { depth: sizes.length - 1, firstId };
    if (this.#store.resume(firstId, frontier, found)) {
      const levels = this.#inMemory([]);
      levels.resume(firstId, frontier, found);
      files.load();
      this.now = copied ? new WrittenLevels(levels, files) : levels;
      if (!copied) files.close();
      await this.#crew.enterAll();
    } else if (this.#store.spillable) await this.moveTo(files);
    else {
      files.close();
      throw new NoRoom(files.records.end - 1);
    }
  }

  /** The record that a finding of a finished level has in the files, whose levels have those sizes. */
  idInFiles({ id, depth, rank }: Finding, sizes: readonly number[]): number {
    if (!this.#inOrder || depth < this.#inOrder.depth) return id;
    return sizes.slice(this.#inOrder.depth, depth).reduce((sum, states) => sum + states, this.#inOrder.firstId) + rank;
  }

  /** Removes what stands on disk, unless a checkpoint needs it. */
  close(): void {
    this.now.files?.close();
  }
}
