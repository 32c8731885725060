import { addTo } from '../threads/crew.ts';
import type { Position } from '../checkpoint/checkpoint.ts';
import type { Model } from '../model/model.ts';
import type { Exploration, Progress } from '../result.ts';
import { Counter } from '../store/shared-memory.ts';
import type { StateStore } from '../store/state-store.ts';

/** How many states and steps a search has counted: those of finished levels, by depth, and those that workers count while they run. */
export class Tally {
  readonly #model: Model;
  readonly #store: StateStore;
  /** States at each depth. */
  readonly sizes: number[] = [];
  /** By transition: how often it was taken, and how many new states it led to. */
  readonly fired: number[];
  readonly fresh: number[];
  #distinct = 0;
  /** New states that workers counted and that turned out to be on disk. */
  #struck = 0;

  constructor(model: Model, store: StateStore) {
    this.#model = model;
    this.#store = store;
    this.fired = model.transitions.map(() => 0);
    this.fresh = model.transitions.map(() => 0);
  }

  /** States at the present depth, not yet expanded. */
  get frontier(): number {
    return this.sizes[this.depth];
  }

  /** Transitions from an initial state to the frontier. */
  get depth(): number {
    return this.sizes.length - 1;
  }

  get distinct(): number {
    return this.#distinct;
  }

  /** So many states were found, and are the frontier now. */
  addLevel(states: number): void {
    this.sizes.push(states);
    this.#distinct += states;
  }

  /** Workers have counted, in the level that they are expanding, states that are not new: there are `found` new ones. */
  correct(found: number): void {
    this.#struck += this.progress().distinct - this.#distinct - found;
  }

  /** Makes that what was counted, with so many states of the level that is being found. */
  goOn({ sizes, found, fired, fresh }: Pick<Position, 'sizes' | 'found' | 'fired' | 'fresh'>): void {
    for (const states of sizes) this.addLevel(states);
    addTo(this.fired, fired);
    addTo(this.fresh, fresh);
    const { counters } = this.#store.memory;
    counters[Counter.generated] = this.#taken;
    counters[Counter.distinct] = this.#distinct + found - sizes[0];
  }

  get #taken(): number {
    return this.fired.reduce((sum, n) => sum + n, 0);
  }

  /** Where the search is; while workers run, as far as their counters tell. */
  progress(): Progress {
    const { memory, workers } = this.#store;
    let generated = this.#model.initial.length;
    let distinct = (this.sizes[0] ?? 0) - this.#struck;
    for (let slot = 0; slot < workers; slot++) {
      generated += memory.counters[2 * slot + Counter.generated];
      distinct += memory.counters[2 * slot + Counter.distinct];
    }
    return { depth: this.depth, distinct, generated, frontier: this.frontier };
  }

  /** All that was counted. */
  get counts(): Pick<Exploration, 'distinct' | 'generated' | 'depth' | 'levels' | 'transitions'> {
    const levels = this.sizes.filter((states) => states > 0);
    return {
      distinct: this.#distinct,
      generated: this.#model.initial.length + this.#taken,
      depth: Math.max(0, levels.length - 1),
      levels,
      transitions: this.#model.transitions.map(({ name }, t) => ({ name, fired: this.fired[t], fresh: this.fresh[t] })),
    };
  }
}
