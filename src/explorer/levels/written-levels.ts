import type { LevelFiles } from './level-files.ts';
import type { Levels } from './levels.ts';
import type { MemoryLevels } from './memory-levels.ts';

/** Levels in memory of which files have a copy, so that a checkpoint has to write only what is new. */
export class WrittenLevels implements Levels {
  readonly files: LevelFiles;
  readonly #levels: MemoryLevels;

  /** The files have all that was found. */
  constructor(levels: MemoryLevels, files: LevelFiles) {
    this.#levels = levels;
    this.files = files;
  }

  get order(): 0 | 1 | null {
    return this.#levels.order;
  }

  get firstId(): number {
    return this.#levels.firstId;
  }

  beginLevel(frontier: number): void {
    this.#levels.beginLevel(frontier);
  }

  beginPass(start: number): number {
    return this.#levels.beginPass(start);
  }

  async endPass(start: number, fresh: number[]): Promise<number> {
    const found = await this.#levels.endPass(start, fresh);
    await this.files.append(this.#levels, start, found);
    return found;
  }

  endLevel(): void {
    this.#levels.endLevel();
    this.files.endLevel();
  }

  recordAt(rank: number): number {
    return this.#levels.recordAt(rank);
  }

  load(rank: number, into: Int32Array, at: number): void {
    this.#levels.load(rank, into, at);
  }
}
