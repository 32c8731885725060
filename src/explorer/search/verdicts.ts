import type { StepEngine, SuccessorRing } from '../engine/engine.ts';
import type { ExploreRequest } from '../explore-request.ts';
import type { Levels } from '../levels/levels.ts';
import { ModelFault } from '../model/model-fault.ts';
import type { WordLoops } from '../engine/packed-engine.ts';
import { PropertyWatch } from './property-watch.ts';
import type { Finding, WatchedSoFar } from '../finding.ts';
import type { Exploration } from '../result.ts';
import type { StateStore } from '../store/state-store.ts';
import type { Fault } from '../threads/tasks.ts';
import { TraceFinder } from './trace-finder.ts';
import { TransitionSets } from './transition-sets.ts';

/** Which properties states of finished levels break, which goals they meet, which of them are deadlocked; and the ways to them. */
export class Verdicts {
  readonly #request: ExploreRequest;
  readonly #engine: StepEngine;
  readonly #ring: SuccessorRing;
  readonly #loops: WordLoops;
  readonly #store: StateStore;
  readonly #properties: PropertyWatch;
  readonly #traces: TraceFinder;
  readonly #transitionSets: TransitionSets;

  constructor(
    request: ExploreRequest,
    engine: StepEngine,
    ring: SuccessorRing,
    loops: WordLoops,
    store: StateStore,
    transitionOf: Int32Array,
  ) {
    const { model, options } = request;
    this.#request = request;
    this.#engine = engine;
    this.#ring = ring;
    this.#loops = loops;
    this.#store = store;
    this.#properties = new PropertyWatch(model, engine, options.properties, options.violationsMax, this.#plotOf);
    this.#traces = new TraceFinder(model, engine, ring, loops, store);
    this.#transitionSets = new TransitionSets(this.#traces, transitionOf);
  }

  /** Are as many violations found as were asked for? */
  get enough(): boolean {
    return this.#properties.enough;
  }

  /** What workers have to look for. */
  get open(): { readonly properties: number[]; readonly checkDeadlock: boolean } {
    return { properties: this.#properties.open, checkDeadlock: this.#properties.checkDeadlock };
  }

  /** The first deadlocked state of the frontier is at this rank, if there is one; others count only where several counterexamples are asked for. */
  deadlocked(levels: Levels, depth: number, first: number, frontier: number): void {
    const ring = this.#ring;
    ring.drain = () => (ring.count = 0);
    for (let rank = first; rank < frontier && this.#properties.checkDeadlock; rank++) {
      if (rank > first) {
        levels.load(rank, this.#engine.window, 0);
        if (this.#engine.expand() > 0 || this.#engine.isQuiescent()) continue;
      }
      this.#properties.deadlocked(depth, rank, levels.recordAt(rank));
    }
  }

  /** Works out which of the `count` states of a level decide the properties that were hit. */
  decided(levels: Levels, depth: number, count: number, hits: readonly number[]): void {
    this.#properties.decided(hits, depth, count, (rank) => {
      levels.load(rank, this.#engine.window, 2 * this.#store.words);
      return levels.recordAt(rank);
    });
  }

  /** See PlotOf. */
  readonly #plotOf = (id: number, place: number): bigint | null => {
    const way = this.#traces.wayTo(id);
    const breaksAt = (record: number): boolean => {
      this.#loadCandidate(record);
      return this.#engine.decides(place);
    };
    // From its end, because a state behind a violation mostly breaks the property like its predecessor.
    const told = place < this.#request.model.properties.length && way.slice(0, -1).reverse().some(breaksAt);
    const plot = told ? null : this.#transitionSets.along(way);
    this.#loadCandidate(id);
    return plot;
  };

  /** Makes a state of the exact store the engine's candidate. */
  #loadCandidate(id: number): void {
    const { words, reader } = this.#store;
    const at = reader.locate(id);
    this.#loops.copyState(this.#engine.window, 2 * words, reader.words, at);
  }

  /** What is known, to go on from where records have other numbers. */
  soFar(idOf: (finding: Finding) => number): WatchedSoFar {
    return this.#properties.soFar(idOf);
  }

  /** Goes on from what was known. */
  goOn(watched: WatchedSoFar): void {
    this.#properties.goOn(watched);
    this.#transitionSets.forget();
  }

  /** The fault of a model, with the way to it; a model that is not deterministic may not find it again. */
  modelFault({ message, parent }: Fault): ModelFault {
    try {
      const trace = this.#traces.traceTo(parent);
      return new ModelFault(`${message} (after ${String(trace.actions.length)} actions)`, trace);
    } catch (error) {
      if (error instanceof ModelFault) return new ModelFault(message);
      throw error;
    }
  }

  /** All that was found out. */
  get found(): Pick<Exploration, 'goals' | 'violations' | 'witnesses'> {
    const properties = this.#properties;
    return {
      goals: properties.goals(),
      violations: properties.findings.map(({ property, kind, id }) => ({ property, kind, trace: this.#traces.traceTo(id) })),
      ...(this.#request.tuning?.witnesses
        ? { witnesses: new Map(properties.witnesses.map(({ property, id }) => [property, this.#traces.traceTo(id)])) }
        : {}),
    };
  }
}
