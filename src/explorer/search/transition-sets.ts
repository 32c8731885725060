import type { TraceFinder } from './trace-finder.ts';

/** Which transitions lead to records of the exact store: bit t stands for transition t. Every step of all ways is looked up once. */
export class TransitionSets {
  readonly #traces: TraceFinder;
  readonly #transitionOf: Int32Array;
  readonly #known = new Map<number, bigint>();

  constructor(traces: TraceFinder, transitionOf: Int32Array) {
    this.#traces = traces;
    this.#transitionOf = transitionOf;
  }

  /** Records have other numbers now. */
  forget(): void {
    this.#known.clear();
  }

  /** The set of a way, as the trace finder gives it. */
  along(way: readonly number[]): bigint {
    let at = way.length - 1;
    while (at > 0 && !this.#known.has(way[at])) at--;
    let set = this.#known.get(way[at]) ?? 0n;
    for (; at < way.length - 1; at++) {
      set |= 1n << BigInt(this.#transitionOf[this.#traces.actionBetween(way[at], way[at + 1])]);
      this.#known.set(way[at + 1], set);
    }
    return set;
  }
}
