/**
 * What the level that is expanded and the one that is being found keep beside their records: places in the canonical order, and packed states. Each has one half of the memory for that, which the next
 * level but one overwrites.
 */
export class TwoLevels {
  /** Most states that each half has held. */
  readonly #most: [number, number] = [0, 0];
  #half: 0 | 1 = 0;
  #start = 1;

  /** The half of the level that is being found. */
  get half(): 0 | 1 {
    return this.#half;
  }

  /** The record near which the level that is being found starts. */
  get start(): number {
    return this.#start;
  }

  /** All records before `end` belong to finished levels: the next level has the other half, and starts near the record `start`. */
  begin(end: number, start: number): void {
    this.#most[this.#half] = this.found(end);
    this.#half = this.#half === 0 ? 1 : 0;
    this.#start = start;
  }

  /** Begins a search anew, at the record `start`. */
  restart(start: number): void {
    this.#most.fill(0);
    this.#half = 0;
    this.#start = start;
  }

  /** Most states that the half of the level that is being found holds, if it ends before the record `end`. */
  found(end: number): number {
    return Math.max(this.#most[this.#half], end - this.#start);
  }

  /** Most states that both halves hold together, if the level that is being found ends before the record `end`. */
  both(end: number): number {
    return this.found(end) + this.#most[1 - this.#half];
  }

  /** Most states of any finished level. */
  get most(): number {
    return Math.max(...this.#most);
  }
}
