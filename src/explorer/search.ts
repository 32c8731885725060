import type { Piscina } from 'piscina';
import { actionNumbers } from './actions.ts';
import { CanonicalOrder } from './canonical-order.ts';
import { Crew } from './crew.ts';
import type { StepEngine, SuccessorRing } from './engine.ts';
import type { ExploreRequest } from './explore.ts';
import { ModelFault } from './model-fault.ts';
import type { WordLoops } from './packed-engine.ts';
import { PropertyWatch } from './property-watch.ts';
import type { Exploration, Limit, Progress } from './result.ts';
import { Counter } from './shared-memory.ts';
import { StateStore } from './state-store.ts';
import type { Ranges } from './state-store.ts';
import { stateSetDigest } from './state-set-digest.ts';
import type { StoredStates } from './stored-states.ts';
import { makeStopFlag } from './stop.ts';
import type { ExpandReply } from './tasks.ts';
import { TraceFinder } from './trace-finder.ts';
import { TransitionSets } from './transition-sets.ts';
import { VisitedSet } from './visited-set.ts';
import { openEngine } from './worker-session.ts';

/** Bits of a key below the sign. */
const KEY_BITS = 31;

/** One search as the main thread sees it: levels, and what happens at their ends. */
export class Search {
  readonly #request: ExploreRequest;
  readonly #engine: StepEngine;
  readonly #ring: SuccessorRing;
  readonly #loops: WordLoops;
  readonly #store: StateStore;
  readonly #crew: Crew;
  readonly #canonical: CanonicalOrder;
  readonly #properties: PropertyWatch;
  readonly #traces: TraceFinder;
  readonly #transitionSets: TransitionSets;
  readonly #actionBits: number;
  /** With several workers, their finds have to be put in order. */
  readonly #shared: boolean;
  readonly #fired: number[];
  readonly #fresh: number[];
  readonly #levels: number[] = [];
  /** Which of the two order arrays lists the frontier; with one worker, the record of its rank 0 instead. */
  #order: 0 | 1 = 0;
  #firstId = 1;
  #distinct = 0;

  constructor(request: ExploreRequest, pool: Piscina) {
    const { model, options, tuning = {}, stop = makeStopFlag() } = request;
    if (!Number.isInteger(options.workers) || options.workers < 1)
      throw new RangeError(`a search needs a worker, not ${String(options.workers)}`);
    const kind = options.store ?? 'exact';
    if (options.violationsMax !== undefined && kind !== 'exact')
      throw new RangeError(`the ${kind} store keeps no states by which counterexamples could be told apart`);
    if (request.inspect && kind !== 'exact') throw new RangeError(`the ${kind} store keeps no states that could be inspected`);
    const { count, transitionOf } = actionNumbers(model);
    const { engine, ring, loops } = openEngine(model, options.engine);
    this.#request = request;
    this.#engine = engine;
    this.#ring = ring;
    this.#loops = loops;
    this.#store = new StateStore(kind, engine.codec.words, options.workers, count, model.initial.length, tuning);
    this.#crew = new Crew(request, pool, this.#store, stop);
    this.#actionBits = 32 - Math.clz32(Math.max(1, count - 1));
    this.#canonical = new CanonicalOrder(this.#store.memory, this.#store.stride, this.#actionBits, transitionOf);
    this.#properties = new PropertyWatch(model, engine, options.properties, options.violationsMax, this.#plotOf);
    this.#traces = new TraceFinder(model, engine, ring, loops, this.#store);
    this.#transitionSets = new TransitionSets(this.#traces, transitionOf);
    this.#shared = options.workers > 1;
    this.#fired = model.transitions.map(() => 0);
    this.#fresh = model.transitions.map(() => 0);
  }

  /** States at the present depth, not yet expanded. */
  get frontier(): number {
    return this.#levels[this.depth];
  }

  /** Transitions from an initial state to the frontier. */
  get depth(): number {
    return this.#levels.length - 1;
  }

  get distinct(): number {
    return this.#distinct;
  }

  /** Are as many violations found as were asked for? */
  get violated(): boolean {
    return this.#properties.enough;
  }

  /** Where the search is; while workers run, as far as their counters tell. */
  progress(): Progress {
    const { counters } = this.#store.memory;
    let generated = this.#request.model.initial.length;
    let distinct = this.#levels[0] ?? 0;
    for (let slot = 0; slot < this.#store.workers; slot++) {
      generated += counters[2 * slot + Counter.generated];
      distinct += counters[2 * slot + Counter.distinct];
    }
    return { depth: this.depth, distinct, generated, frontier: this.frontier };
  }

  /** Inserts and checks the initial states: level 0. */
  addInitialStates(): void {
    const { model } = this.#request;
    const { memory, words, stride, shape, kind, hashMask } = this.#store;
    const ring = this.#ring;
    const visited = new VisitedSet(memory, ring, words, false, hashMask, kind);
    visited.open(0);
    const found: number[] = [];
    for (const state of model.initial) {
      this.#engine.codec.encode(state, ring.states, 0);
      ring.count = 1;
      if (visited.insert() === 0) continue;
      // An initial state is its own predecessor.
      memory.log[visited.lastId * stride + shape.link] = visited.lastId;
      found.push(visited.lastId);
    }
    ring.count = 0;
    visited.release(0);
    if (this.#shared) memory.orders[0].set(found);
    this.#endLevel(found.length, this.#properties.open);
  }

  /** Expands the frontier; what it finds is the next one. Answers why that could not be completed, or null. Throws a ModelFault if the model does. */
  async expandLevel(onProgress?: (progress: Progress) => void): Promise<Limit | null> {
    const frontier = this.frontier;
    const passMax = this.#shared ? Math.min(this.#request.tuning?.passRanksMax ?? Infinity, 2 ** (KEY_BITS - this.#actionBits)) : Infinity;
    const hits = new Set<number>();
    this.#store.beginLevel();
    let limit: Limit | null = null;
    let deadlockRank = Infinity;
    let found = 0;
    for (let start = 0; start < frontier && !limit; start += passMax) {
      const ranks = Math.min(passMax, frontier - start);
      const unused = this.#store.unusedRanges();
      const pass = await this.#expandPass(start, ranks);
      limit = pass.limit;
      found += this.#settle(unused, found, start, ranks);
      for (const { hits: some, deadlockRank: rank } of pass.replies) {
        for (const p of some) hits.add(p);
        if (rank >= 0) deadlockRank = Math.min(deadlockRank, rank);
      }
      onProgress?.(this.progress());
    }
    this.#deadlocked(deadlockRank);
    this.#order = this.#otherOrder;
    this.#firstId += frontier;
    this.#endLevel(found, [...hits]);
    return limit;
  }

  /** The first deadlocked state of the frontier is at this rank, if there is one; others count only where several counterexamples are asked for. */
  #deadlocked(first: number): void {
    const { memory, stride } = this.#store;
    const ring = this.#ring;
    ring.drain = () => (ring.count = 0);
    for (let rank = first; rank < this.frontier && this.#properties.checkDeadlock; rank++) {
      const id = this.#recordAt(rank);
      if (rank > first) {
        this.#loops.copyState(this.#engine.window, 0, memory.log, id * stride);
        if (this.#engine.expand() > 0 || this.#engine.isQuiescent()) continue;
      }
      this.#properties.deadlocked(this.depth, rank, id);
    }
  }

  /** See PlotOf. */
  readonly #plotOf = (id: number, place: number): bigint | null => {
    const { memory, words, stride } = this.#store;
    const { window } = this.#engine;
    const way = this.#traces.wayTo(id);
    const breaksAt = (record: number): boolean => {
      this.#loops.copyState(window, 2 * words, memory.log, record * stride);
      return this.#engine.decides(place);
    };
    // From its end, because a state behind a violation mostly breaks the property like its predecessor.
    const told = place < this.#request.model.properties.length && way.slice(0, -1).reverse().some(breaksAt);
    const plot = told ? null : this.#transitionSets.along(way);
    this.#loops.copyState(window, 2 * words, memory.log, id * stride);
    return plot;
  };

  async #expandPass(passStart: number, ranks: number): Promise<{ replies: ExpandReply[]; limit: Limit | null }> {
    const { replies, limit } = await this.#crew.expandPass({
      passStart,
      ranks,
      order: this.#shared ? this.#order : null,
      firstId: this.#firstId,
      actionBits: this.#actionBits,
      properties: this.#properties.open,
      checkDeadlock: this.#properties.checkDeadlock,
    });
    for (const { fault, fired, fresh } of replies) {
      if (fault) {
        const trace = this.#traces.traceTo(fault.parent);
        throw new ModelFault(`${fault.message} (after ${String(trace.actions.length)} actions)`, trace);
      }
      fired.forEach((times, t) => (this.#fired[t] += times));
      if (!this.#shared) fresh.forEach((states, t) => (this.#fresh[t] += states));
    }
    return { replies, limit };
  }

  /** Counts the states that a pass found, and with several workers puts them in order behind the `found` ones of the passes before. */
  #settle(unused: Ranges, found: number, passStart: number, ranks: number): number {
    if (!this.#shared) return this.#store.end - this.#firstId - this.frontier;
    return this.#canonical.settle(this.#store.filledRanges(unused), this.#otherOrder, found, passStart, ranks, this.#fresh);
  }

  /** Makes the states that were found the frontier, and works out which of them decide the properties that were hit. */
  #endLevel(found: number, hits: readonly number[]): void {
    const { words } = this.#store;
    const { array, firstId, stride, at } = this.#store.found;
    this.#levels.push(found);
    this.#distinct += found;
    this.#properties.decided(hits, this.depth, found, (rank) => {
      const id = this.#recordAt(rank);
      this.#loops.copyState(this.#engine.window, 2 * words, array, (id - firstId) * stride + at);
      return id;
    });
  }

  /** The record of a state of the frontier. */
  #recordAt(rank: number): number {
    return this.#shared ? this.#store.memory.orders[this.#order][rank] : this.#firstId + rank;
  }

  get #otherOrder(): 0 | 1 {
    return this.#order === 0 ? 1 : 0;
  }

  /** All states that were found, for who wants to look at them when the search is over. */
  get stored(): StoredStates {
    const { memory, words, records, hashMask } = this.#store;
    return { memory, words, end: records, hashMask };
  }

  #digest(): string {
    const { kind, memory, words, shape, records } = this.#store;
    if (kind === 'exact') return stateSetDigest(this.#loops, memory.log, words, records);
    return stateSetDigest({ hash: (log, at) => log[at], hashHigh: (log, at) => log[at + 1] }, memory.log, shape.link, records);
  }

  result(limit: Limit | null): Exploration {
    const { model, tuning } = this.#request;
    const levels = this.#levels.filter((states) => states > 0);
    return {
      limit,
      distinct: this.#distinct,
      generated: model.initial.length + this.#fired.reduce((sum, n) => sum + n, 0),
      depth: Math.max(0, levels.length - 1),
      levels,
      transitions: model.transitions.map(({ name }, t) => ({ name, fired: this.#fired[t], fresh: this.#fresh[t] })),
      goals: this.#properties.goals(),
      violations: this.#properties.findings.map(({ property, kind, id }) => ({ property, kind, trace: this.#traces.traceTo(id) })),
      memory: this.#store.use,
      ...(tuning?.digest ? { digest: this.#digest() } : {}),
    };
  }
}
