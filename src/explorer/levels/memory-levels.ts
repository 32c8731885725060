import type { Crew } from '../threads/crew.ts';
import type { Levels } from './levels.ts';
import type { Ranges } from '../store/record-blocks.ts';
import type { StateStore } from '../store/state-store.ts';

/** Most ranks of a pass, if links are packed after it: as many as keep links in a core's second cache. */
const PASS_RANKS = 2 ** 18;

/** Levels whose states are all in memory. With one worker they stand in canonical order there; several workers' finds are listed in it. */
export class MemoryLevels implements Levels {
  readonly files = null;
  readonly #store: StateStore;
  readonly #crew: Crew;
  readonly #ranksMax: number;
  readonly #listed: boolean;
  #list: 0 | 1 = 0;
  #frontier = 0;
  #found: number;
  #unused: Ranges = [];
  firstId = 1;

  /** The records `initial` are to be the first frontier; `endLevel` makes them so. */
  constructor(store: StateStore, crew: Crew, initial: readonly number[], ranksMax: number) {
    this.#store = store;
    this.#crew = crew;
    this.#listed = store.workers > 1;
    // Links that stand apart are packed after each pass.
    this.#ranksMax = Math.min(store.linksApart ? PASS_RANKS : Infinity, this.#listed ? ranksMax : Infinity);
    this.#found = initial.length;
    if (this.#listed) store.memory.orders[this.#otherList].set(initial);
  }

  /** Makes the records from `firstId` on the frontier, and those behind them what was found so far. */
  resume(firstId: number, frontier: number, found: number): void {
    this.firstId = firstId;
    this.#frontier = frontier;
    this.#found = found;
    if (!this.#listed) return;
    const { orders } = this.#store.memory;
    for (let rank = 0; rank < frontier; rank++) orders[this.#list][rank] = firstId + rank;
    for (let k = 0; k < found; k++) orders[this.#otherList][k] = firstId + frontier + k;
  }

  get order(): 0 | 1 | null {
    return this.#listed ? this.#list : null;
  }

  get #otherList(): 0 | 1 {
    return this.#list === 0 ? 1 : 0;
  }

  /** States of the frontier, and of the level that is being found. */
  get sizes(): { frontier: number; found: number } {
    return { frontier: this.#frontier, found: this.#found };
  }

  beginLevel(frontier: number): void {
    this.#frontier = frontier;
    this.#found = 0;
    this.#store.beginLevel();
  }

  beginPass(start: number): number {
    this.#unused = this.#store.blocks.unusedRanges();
    return Math.min(this.#frontier, start + this.#ranksMax);
  }

  async endPass(start: number, fresh: number[]): Promise<number> {
    const before = this.#found;
    this.#found = this.#listed ? before + (await this.#settle(start, fresh)) : this.#store.blocks.end - this.firstId - this.#frontier;
    this.#store.endPass();
    return this.#found - before;
  }

  #settle(passStart: number, fresh: number[]): Promise<number> {
    const { order, firstId } = this;
    const place = { passStart, order, firstId, to: this.#otherList, at: this.#found };
    return this.#crew.settle(this.#store.blocks.filledRanges(this.#unused), place, fresh);
  }

  endLevel(): void {
    this.#list = this.#otherList;
    this.firstId += this.#frontier;
  }

  recordAt(rank: number): number {
    return this.#listed ? this.#store.memory.orders[this.#list][rank] : this.firstId + rank;
  }

  /** The record of a state of the level that is being found. */
  foundAt(place: number): number {
    return this.#listed ? this.#store.memory.orders[this.#otherList][place] : this.firstId + this.#frontier + place;
  }

  load(rank: number, into: Int32Array, at: number): void {
    const { array, firstId, stride, at: first } = this.#store.found;
    const from = (this.recordAt(rank) - firstId) * stride + first;
    for (let w = 0; w < this.#store.words; w++) into[at + w] = array[from + w];
  }
}
