import type { Piscina } from 'piscina';
import { actionNumbers } from './actions.ts';
import { Audit } from './audit.ts';
import type { Checkpoint, Position } from './checkpoint.ts';
import { addTo, Crew } from './crew.ts';
import type { PassEnd } from './crew.ts';
import type { StepEngine, SuccessorRing } from './engine.ts';
import type { ExploreRequest } from './explore.ts';
import { LevelFiles } from './level-files.ts';
import { ModelFault } from './model-fault.ts';
import type { WordLoops } from './packed-engine.ts';
import { NaiveSample } from './naive-sample.ts';
import { PlacedLevels } from './placed-levels.ts';
import { PropertyWatch } from './property-watch.ts';
import type { Finding } from './property-watch.ts';
import type { Exploration, Limit, Progress, WatchedProgress, Trace } from './result.ts';
import { Counter } from './shared-memory.ts';
import { StateStore } from './state-store.ts';
import type { Fault } from './tasks.ts';
import type { StoredStates } from './stored-states.ts';
import { makeStopFlag, Stop } from './stop.ts';
import { TraceFinder } from './trace-finder.ts';
import { TransitionSets } from './transition-sets.ts';
import { VisitedSet } from './visited-set.ts';
import { openEngine } from './worker-session.ts';
import { writeCheckpoint } from './write-checkpoint.ts';

/** A level that is being expanded. */
interface RunningLevel {
  /** The first rank that is not expanded. */
  start: number;
  found: number;
  readonly hits: Set<number>;
  /** Rank of the first deadlocked state. */
  deadlockRank: number;
}

/** One search as the main thread sees it: levels, and what happens at their ends. */
export class Search {
  readonly #request: ExploreRequest;
  readonly #engine: StepEngine;
  readonly #ring: SuccessorRing;
  readonly #loops: WordLoops;
  readonly #store: StateStore;
  readonly #crew: Crew;
  readonly #stop: Int32Array<SharedArrayBuffer>;
  readonly #properties: PropertyWatch;
  readonly #traces: TraceFinder;
  readonly #transitionSets: TransitionSets;
  readonly #audit: Audit;
  readonly #fired: number[];
  readonly #fresh: number[];
  readonly #sizes: number[] = [];
  readonly #placed: PlacedLevels;
  #distinct = 0;
  /** New states that workers counted and that turned out to be on disk. */
  #struck = 0;
  /** The level that a checkpoint had begun. */
  #begun: RunningLevel | null = null;

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
    this.#store = new StateStore(
      { kind, words: engine.codec.words, workers: options.workers, actions: count, initialStates: model.initial.length },
      tuning,
    );
    this.#stop = stop;
    this.#crew = new Crew(request, pool, this.#store, stop);
    this.#placed = new PlacedLevels(this.#store, this.#crew, this.#ranksMax);
    this.#properties = new PropertyWatch(model, engine, options.properties, options.violationsMax, this.#plotOf);
    this.#traces = new TraceFinder(model, engine, ring, loops, this.#store);
    this.#transitionSets = new TransitionSets(this.#traces, transitionOf);
    this.#audit = new Audit(this.#store, this.#crew, loops, tuning, tuning.sample ? new NaiveSample(model, engine, ring) : null);
    this.#fired = model.transitions.map(() => 0);
    this.#fresh = model.transitions.map(() => 0);
  }

  /** States at the present depth, not yet expanded. */
  get frontier(): number {
    return this.#sizes[this.depth];
  }

  /** Transitions from an initial state to the frontier. */
  get depth(): number {
    return this.#sizes.length - 1;
  }

  get distinct(): number {
    return this.#distinct;
  }

  /** Are as many violations found as were asked for? */
  get violated(): boolean {
    return this.#properties.enough;
  }

  /** Where the search is; while workers run, as far as their counters tell. */
  progress(): WatchedProgress {
    const { counters } = this.#store.memory;
    let generated = this.#request.model.initial.length;
    let distinct = (this.#sizes[0] ?? 0) - this.#struck;
    for (let slot = 0; slot < this.#store.workers; slot++) {
      generated += counters[2 * slot + Counter.generated];
      distinct += counters[2 * slot + Counter.distinct];
    }
    return { depth: this.depth, distinct, generated, frontier: this.frontier, pulse: this.#crew.pulse };
  }

  /** Inserts and checks the initial states: level 0. */
  addInitialStates(): void {
    const found = this.#initialRecords();
    this.#placed.begin(found);
    this.#endLevel(found.length, this.#properties.open);
  }

  #initialRecords(): number[] {
    const { memory, words, stride, shape, kind, hashMask } = this.#store;
    const ring = this.#ring;
    const visited = new VisitedSet(memory, ring, words, false, hashMask, kind);
    visited.open(0);
    const found: number[] = [];
    for (const state of this.#request.model.initial) {
      this.#engine.codec.encode(state, ring.states, 0);
      ring.count = 1;
      if (visited.insert() === 0) continue;
      // An initial state is its own predecessor.
      memory.log[visited.lastId * stride + shape.link] = visited.lastId;
      found.push(visited.lastId);
    }
    ring.count = 0;
    visited.release(0);
    return found;
  }

  get #ranksMax(): number {
    return Math.min(this.#request.tuning?.passRanksMax ?? Infinity, this.#crew.ranksMax);
  }

  /** Expands the frontier; what it finds is the next one. Answers why that could not be completed, or null. Throws a ModelFault if the model does, a DiskFault if a disk does. */
  async expandLevel(onProgress?: (progress: Progress) => void): Promise<Limit | null> {
    const { frontier } = this;
    const level = this.#begun ?? this.#beginLevel();
    this.#begun = null;
    let limit: Limit | null = null;
    while (level.start < frontier && !limit) {
      const end = this.#placed.now.beginPass(level.start);
      const pass = await this.#expandPass(level.start, end - level.start);
      level.found += await this.#placed.now.endPass(level.start, this.#fresh);
      this.#struck += this.progress().distinct - this.#distinct - level.found;
      for (const { hits, deadlockRank } of pass.replies) {
        for (const p of hits) level.hits.add(p);
        if (deadlockRank >= 0) level.deadlockRank = Math.min(level.deadlockRank, deadlockRank);
      }
      level.start += pass.ranks;
      limit = pass.limit;
      if (pass.full && !limit) await this.#spill();
      await this.#checkpoint(level, limit);
      onProgress?.(this.progress());
    }
    if (!limit) this.#audit.endLevel();
    this.#deadlocked(level.deadlockRank);
    this.#endLevel(level.found, [...level.hits]);
    return limit;
  }

  #beginLevel(): RunningLevel {
    this.#audit.beginLevel(this.#placed.now, this.frontier);
    this.#placed.now.beginLevel(this.frontier);
    return { start: 0, found: 0, hits: new Set(), deadlockRank: Infinity };
  }

  /** Moves all states to disk, if that is allowed and they are not yet there. */
  async #spill(): Promise<void> {
    const { tuning, checkpoints } = this.#request;
    const folder = tuning?.spillFolder;
    if (folder === undefined || this.#store.spilled) return;
    const make = checkpoints ? checkpoints.folder : (): string => LevelFiles.makeFolder(folder);
    await this.#placed.moveTo(await this.#placed.write(this.depth, make, checkpoints !== undefined));
    this.#properties.goOn(this.#properties.soFar(this.#idInFiles));
    this.#transitionSets.forget();
  }

  readonly #idInFiles = (finding: Finding): number => this.#placed.idInFiles(finding, this.#sizes);

  /** Writes a checkpoint, if the search is paused for that, or ends in a way from which it can go on. */
  async #checkpoint(level: RunningLevel, limit: Limit | null): Promise<void> {
    const { checkpoints } = this.#request;
    const paused = Atomics.load(this.#stop, 0) === Stop.pause;
    if (!checkpoints || !(paused || limit === 'time' || limit === 'interrupted')) return;
    const files = await this.#placed.write(this.depth, checkpoints.folder, true);
    await writeCheckpoint(files, { identity: checkpoints.identity, notes: checkpoints.notes(), position: this.#position(level, files) });
    checkpoints.onWritten(files.folder);
    Atomics.compareExchange(this.#stop, 0, Stop.pause, Stop.run);
  }

  #position(level: RunningLevel, { firstId, frontier, found }: LevelFiles): Position {
    const { start, hits, deadlockRank } = level;
    return {
      ...{ sizes: this.#sizes, firstId, frontier, found, start, fired: this.#fired, fresh: this.#fresh },
      hits: [...hits],
      deadlockRank: deadlockRank === Infinity ? null : deadlockRank,
      watched: this.#properties.soFar(this.#idInFiles),
    };
  }

  /** Goes on where a checkpoint was written. Throws a NoRoom if there is no memory for its states, and they may not stay on disk. */
  async goOn(checkpoint: Checkpoint): Promise<void> {
    const { sizes, found, start, fired, fresh, hits, deadlockRank, watched } = checkpoint.position;
    await this.#placed.goOn(checkpoint, this.#request.checkpoints !== undefined);
    this.#sizes.push(...sizes);
    this.#distinct = sizes.reduce((sum, states) => sum + states, 0);
    addTo(this.#fired, fired);
    addTo(this.#fresh, fresh);
    const { counters } = this.#store.memory;
    counters[Counter.generated] = fired.reduce((sum, n) => sum + n, 0);
    counters[Counter.distinct] = this.#distinct + found - sizes[0];
    this.#properties.goOn(watched);
    this.#begun = { start, found, hits: new Set(hits), deadlockRank: deadlockRank ?? Infinity };
  }

  /** Removes what stands on disk, unless a checkpoint needs it. */
  close(): void {
    this.#placed.close();
  }

  /** The first deadlocked state of the frontier is at this rank, if there is one; others count only where several counterexamples are asked for. */
  #deadlocked(first: number): void {
    const ring = this.#ring;
    ring.drain = () => (ring.count = 0);
    for (let rank = first; rank < this.frontier && this.#properties.checkDeadlock; rank++) {
      if (rank > first) {
        this.#placed.now.load(rank, this.#engine.window, 0);
        if (this.#engine.expand() > 0 || this.#engine.isQuiescent()) continue;
      }
      this.#properties.deadlocked(this.depth, rank, this.#placed.now.recordAt(rank));
    }
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

  async #expandPass(passStart: number, ranks: number): Promise<PassEnd> {
    const { keyed } = this.#store;
    const { order, firstId } = this.#placed.now;
    const pass = await this.#crew.expandPass({
      ...{ passStart, ranks, order, firstId },
      properties: this.#properties.open,
      checkDeadlock: this.#properties.checkDeadlock,
    });
    for (const { fault, fired, fresh } of pass.replies) {
      if (fault) throw this.#modelFault(fault);
      addTo(this.#fired, fired);
      if (!keyed) addTo(this.#fresh, fresh);
    }
    return pass;
  }

  /** The fault of a model, with the way to it; a model that is not deterministic may not find it again. */
  #modelFault({ message, parent }: Fault): ModelFault {
    try {
      const trace = this.#traces.traceTo(parent);
      return new ModelFault(`${message} (after ${String(trace.actions.length)} actions)`, trace);
    } catch (error) {
      if (error instanceof ModelFault) return new ModelFault(message);
      throw error;
    }
  }

  /** Makes the states that were found the frontier, and works out which of them decide the properties that were hit. */
  #endLevel(found: number, hits: readonly number[]): void {
    const { words } = this.#store;
    this.#placed.now.endLevel();
    this.#sizes.push(found);
    this.#distinct += found;
    this.#properties.decided(hits, this.depth, found, (rank) => {
      this.#placed.now.load(rank, this.#engine.window, 2 * words);
      return this.#placed.now.recordAt(rank);
    });
  }

  /** All states that were found, for who wants to look at them when the search is over; null if memory does not have them. */
  get stored(): StoredStates | null {
    const { memory, words, records, hashMask, spilled } = this.#store;
    return spilled ? null : { memory, words, end: records, hashMask };
  }

  /** The digest of all states, if it was asked for. Throws a ModelFault if a sample of them was asked for and does not fit. */
  audit(): Promise<string | null> {
    return this.#audit.end();
  }

  result(limit: Limit | null, digest: string | null): Exploration {
    const { model, tuning } = this.#request;
    const witnesses = (): Map<string, Trace> =>
      new Map(this.#properties.witnesses.map(({ property, id }) => [property, this.#traces.traceTo(id)]));
    const levels = this.#sizes.filter((states) => states > 0);
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
      ...(digest === null ? {} : { digest }),
      ...(tuning?.witnesses ? { witnesses: witnesses() } : {}),
    };
  }
}
