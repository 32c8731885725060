import type { StepEngine } from './engine.ts';
import type { Model, PropertyKind } from './model.ts';
import type { GoalCoverage } from './result.ts';

/** A violation before its trace is known. */
export interface Finding {
  readonly property: string;
  readonly kind: PropertyKind | 'deadlock';
  /** Record of the state. */
  readonly id: number;
  readonly depth: number;
  readonly rank: number;
  /** For the order among findings of one state. */
  readonly place: number;
}

/** Which properties are still open, and what is known of the others. */
export class PropertyWatch {
  readonly #model: Model;
  readonly #engine: StepEngine;
  readonly #selected: readonly number[];
  readonly #goalDepths = new Map<number, number>();
  readonly #findings: Finding[] = [];
  #checkDeadlock: boolean;

  constructor(model: Model, engine: StepEngine, names: readonly string[] | undefined) {
    for (const name of names ?? []) {
      if (name !== 'deadlock' && !model.properties.some((p) => p.name === name))
        throw new RangeError(`${model.name} has no property ${name}`);
    }
    this.#model = model;
    this.#engine = engine;
    this.#selected = model.properties.flatMap((p, i) => ((names ? names.includes(p.name) : !p.optional) ? [i] : []));
    this.#checkDeadlock = !names || names.includes('deadlock');
  }

  /** Properties that have neither failed nor, if goals, been met. */
  get open(): number[] {
    return this.#selected.filter((p) => !this.#goalDepths.has(p) && !this.#findings.some((f) => f.place === p));
  }

  /** Are deadlocks of interest, and none found? */
  get checkDeadlock(): boolean {
    return this.#checkDeadlock;
  }

  /** Shortest first, then by canonical order of states, then by the model's order of properties. */
  get findings(): readonly Finding[] {
    return this.#findings.toSorted((a, b) => a.depth - b.depth || a.rank - b.rank || a.place - b.place);
  }

  /** The first deadlocked state at a depth. */
  deadlocked(depth: number, rank: number, id: number): void {
    this.#checkDeadlock = false;
    this.#findings.push({ property: 'deadlock', kind: 'deadlock', id, depth, rank, place: this.#model.properties.length });
  }

  /**
   * Some of the `count` new states at a depth may decide these properties: finds the first that does, in canonical order. `load(rank)` makes a state the engine's candidate and answers its record.
   */
  decided(properties: readonly number[], depth: number, count: number, load: (rank: number) => number): void {
    const open = new Set(properties);
    for (let rank = 0; rank < count && open.size > 0; rank++) {
      const id = load(rank);
      for (const p of open) {
        if (!this.#engine.decides(p)) continue;
        const { name, kind } = this.#model.properties[p];
        if (kind === 'goal') this.#goalDepths.set(p, depth);
        else this.#findings.push({ property: name, kind, id, depth, rank, place: p });
        open.delete(p);
      }
    }
  }

  goals(): GoalCoverage[] {
    return this.#selected
      .filter((p) => this.#model.properties[p].kind === 'goal')
      .map((p) => ({ name: this.#model.properties[p].name, depth: this.#goalDepths.get(p) ?? null }));
  }
}
