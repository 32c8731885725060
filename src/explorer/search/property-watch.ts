import type { Finding, WatchedSoFar } from '../finding.ts';
import type { StepEngine } from '../engine/engine.ts';
import type { Model } from '../model/model.ts';
import type { GoalCoverage } from '../result.ts';

/**
 * Tells the transitions that lead to a record, so that equal sets are equal values; null if the property of that place is broken before, and so has been told. Leaves the candidate as it is.
 */
export type PlotOf = (id: number, place: number) => bigint | null;

/** Which properties are still open, and what is known of the others. */
export class PropertyWatch {
  readonly #model: Model;
  readonly #engine: StepEngine;
  readonly #selected: readonly number[];
  /** Goals that were met, by their places. */
  readonly #goals = new Map<number, Finding>();
  readonly #findings: Finding[] = [];
  readonly #checkDeadlock: boolean;
  readonly #violationsMax: number | undefined;
  readonly #plotOf: PlotOf;
  /** Properties with the sets of transitions by which they were broken, if several counterexamples are asked for. */
  readonly #plots = new Set<string>();

  constructor(model: Model, engine: StepEngine, names: readonly string[] | undefined, violationsMax: number | undefined, plotOf: PlotOf) {
    for (const name of names ?? []) {
      if (name !== 'deadlock' && !model.properties.some((p) => p.name === name))
        throw new RangeError(`${model.name} has no property ${name}`);
    }
    this.#model = model;
    this.#engine = engine;
    this.#selected = model.properties.flatMap((p, i) => ((names ? names.includes(p.name) : !p.optional) ? [i] : []));
    this.#checkDeadlock = !names || names.includes('deadlock');
    this.#violationsMax = violationsMax;
    this.#plotOf = plotOf;
  }

  /** Properties that have neither failed nor, if goals, been met. */
  get open(): number[] {
    return this.#selected.filter((p) => !this.#goals.has(p) && !this.#isDone(p));
  }

  /** Are deadlocks of interest, and not enough of them found? */
  get checkDeadlock(): boolean {
    return this.#checkDeadlock && !this.#isDone(this.#deadlockPlace);
  }

  /** Is everything found that ends a search? */
  get enough(): boolean {
    return this.#findings.length >= (this.#violationsMax ?? 1);
  }

  get #deadlockPlace(): number {
    return this.#model.properties.length;
  }

  #isDone(place: number): boolean {
    if (this.#violationsMax === undefined) return this.#findings.some((f) => f.place === place);
    return this.enough && this.#model.properties.at(place)?.kind !== 'goal';
  }

  /** Shortest first, then by canonical order of states, then by the model's order of properties. */
  get findings(): readonly Finding[] {
    return this.#findings.toSorted((a, b) => a.depth - b.depth || a.rank - b.rank || a.place - b.place).slice(0, this.#violationsMax);
  }

  /** What is known, to go on from in another search; `idOf` tells the record of a finding there. */
  soFar(idOf: (finding: Finding) => number): WatchedSoFar {
    const moved = (finding: Finding): Finding => ({ ...finding, id: idOf(finding) });
    return {
      goals: [...this.#goals.values()].map(moved),
      findings: this.#findings.map(moved),
      plots: [...this.#plots],
    };
  }

  /** Makes that all that is known. */
  goOn({ goals, findings, plots }: WatchedSoFar): void {
    this.#goals.clear();
    for (const goal of goals) this.#goals.set(goal.place, goal);
    this.#findings.splice(0, Infinity, ...findings);
    this.#plots.clear();
    for (const plot of plots) this.#plots.add(plot);
  }

  /** A deadlocked state, in canonical order among those of its depth. */
  deadlocked(depth: number, rank: number, id: number): void {
    this.#found({ property: 'deadlock', kind: 'deadlock', id, depth, rank, place: this.#deadlockPlace });
  }

  #found(finding: Finding): void {
    if (this.#violationsMax !== undefined) {
      const plot = this.#plotOf(finding.id, finding.place);
      const key = `${String(finding.place)} ${String(plot)}`;
      if (plot === null || this.#plots.has(key)) return;
      this.#plots.add(key);
    }
    this.#findings.push(finding);
  }

  /**
   * Some of the `count` new states at a depth may decide these properties: finds the first that does, in canonical order, or those that are told apart. `load(rank)` makes a state the engine's candidate and answers its record.
   */
  decided(properties: readonly number[], depth: number, count: number, load: (rank: number) => number): void {
    const open = new Set(properties);
    for (let rank = 0; rank < count && open.size > 0; rank++) {
      const id = load(rank);
      for (const p of open) {
        if (!this.#engine.decides(p)) continue;
        const { name, kind } = this.#model.properties[p];
        const finding: Finding = { property: name, kind, id, depth, rank, place: p };
        if (kind === 'goal') this.#goals.set(p, finding);
        else this.#found(finding);
        if (kind === 'goal' || this.#isDone(p)) open.delete(p);
      }
    }
  }

  /** The first states, in canonical order, that meet goals, in the model's order of these. */
  get witnesses(): readonly Finding[] {
    return [...this.#goals.values()].toSorted((a, b) => a.place - b.place);
  }

  goals(): GoalCoverage[] {
    return this.#selected
      .filter((p) => this.#model.properties[p].kind === 'goal')
      .map((p) => ({ name: this.#model.properties[p].name, depth: this.#goals.get(p)?.depth ?? null }));
  }
}
