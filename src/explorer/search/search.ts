import type { Piscina } from 'piscina';
import { actionNumbers } from '../model/actions.ts';
import { Audit } from './audit.ts';
import type { Checkpoint } from '../checkpoint/checkpoint.ts';
import { addTo, Crew } from '../threads/crew.ts';
import type { PassEnd } from '../threads/crew.ts';
import type { StepEngine, SuccessorRing } from '../engine/engine.ts';
import type { ExploreRequest } from '../explore-request.ts';
import { LevelFiles } from '../levels/level-files.ts';
import { NaiveSample } from './naive-sample.ts';
import { PlacedLevels } from '../levels/placed-levels.ts';
import type { Finding } from '../finding.ts';
import type { Exploration, Limit, Progress, WatchedProgress } from '../result.ts';
import { StateStore } from '../store/state-store.ts';
import type { StoredStates } from '../store/stored-states.ts';
import { makeStopFlag, Stop } from '../stop.ts';
import { Tally } from './tally.ts';
import { Verdicts } from './verdicts.ts';
import { VisitedSet } from '../store/visited-set.ts';
import { openEngine } from '../engine/open-engine.ts';
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
  readonly #store: StateStore;
  readonly #crew: Crew;
  readonly #stop: Int32Array<SharedArrayBuffer>;
  readonly #placed: PlacedLevels;
  readonly #tally: Tally;
  readonly #verdicts: Verdicts;
  readonly #audit: Audit;
  /** The level that a checkpoint had begun. */
  #begun: RunningLevel | null = null;

  constructor(request: ExploreRequest, pool: Pick<Piscina, 'run'>) {
    const { model, options, tuning = {}, stop = makeStopFlag() } = request;
    const { workers, store: kind = 'exact' } = options;
    if (!Number.isInteger(workers) || workers < 1) throw new RangeError(`a search needs a worker, not ${String(workers)}`);
    if (options.violationsMax !== undefined && kind !== 'exact')
      throw new RangeError(`the ${kind} store keeps no states by which counterexamples could be told apart`);
    if (request.inspect && kind !== 'exact') throw new RangeError(`the ${kind} store keeps no states that could be inspected`);
    const { count: actions, transitionOf } = actionNumbers(model);
    const { engine, ring, loops } = openEngine(model, options.engine);
    const content = { kind, words: engine.codec.words, workers, actions, initialStates: model.initial.length };
    this.#request = request;
    this.#engine = engine;
    this.#ring = ring;
    this.#store = new StateStore(content, tuning);
    this.#stop = stop;
    this.#crew = new Crew(request, pool, this.#store, stop);
    this.#placed = new PlacedLevels(this.#store, this.#crew, Math.min(tuning.passRanksMax ?? Infinity, this.#crew.ranksMax));
    this.#tally = new Tally(model, this.#store);
    this.#verdicts = new Verdicts(request, engine, ring, loops, this.#store, transitionOf);
    this.#audit = new Audit(this.#store, this.#crew, loops, tuning, tuning.sample ? new NaiveSample(model, engine, ring) : null);
  }

  /** States at the present depth, not yet expanded. */
  get frontier(): number {
    return this.#tally.frontier;
  }

  /** Transitions from an initial state to the frontier. */
  get depth(): number {
    return this.#tally.depth;
  }

  get distinct(): number {
    return this.#tally.distinct;
  }

  /** Are as many violations found as were asked for? */
  get violated(): boolean {
    return this.#verdicts.enough;
  }

  /** Where the search is; while workers run, as far as their counters tell. */
  progress(): WatchedProgress {
    return { ...this.#tally.progress(), pulse: this.#crew.pulse };
  }

  /** Inserts and checks the initial states: level 0. */
  addInitialStates(): void {
    const found = this.#initialRecords();
    this.#placed.begin(found);
    this.#endLevel(found.length, this.#verdicts.open.properties);
  }

  #initialRecords(): number[] {
    const { memory, words, kind, hashMask } = this.#store;
    const ring = this.#ring;
    const visited = new VisitedSet(memory, ring, words, false, hashMask, kind);
    visited.open(0);
    const found: number[] = [];
    for (const state of this.#request.model.initial) {
      this.#engine.codec.encode(state, ring.states, 0);
      ring.count = 1;
      if (visited.insert() === 0) continue;
      // An initial state is its own predecessor.
      this.#store.putLink(visited.lastId, visited.lastId);
      this.#audit.addInitial(ring.states);
      found.push(visited.lastId);
    }
    ring.count = 0;
    visited.release(0);
    return found;
  }

  /** Expands the frontier; what it finds is the next one. Answers why that could not be completed, or null. Throws a ModelFault if the model does, a DiskFault if a disk does. */
  async expandLevel(onProgress?: (progress: Progress) => void): Promise<Limit | null> {
    const { frontier, depth } = this;
    const level = this.#begun ?? this.#beginLevel();
    this.#begun = null;
    let limit: Limit | null = null;
    while (level.start < frontier && !limit) {
      const end = this.#placed.now.beginPass(level.start);
      const pass = await this.#expandPass(level.start, end - level.start);
      level.found += await this.#placed.now.endPass(level.start, this.#tally.fresh);
      this.#tally.correct(level.found);
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
    this.#verdicts.deadlocked(this.#placed.now, depth, level.deadlockRank, frontier);
    this.#endLevel(level.found, [...level.hits]);
    return limit;
  }

  #beginLevel(): RunningLevel {
    this.#audit.beginLevel(this.#placed.now, this.frontier);
    this.#placed.now.beginLevel(this.frontier);
    return { start: 0, found: 0, hits: new Set(), deadlockRank: Infinity };
  }

  async #expandPass(passStart: number, ranks: number): Promise<PassEnd> {
    const { keyed } = this.#store;
    const { order, firstId } = this.#placed.now;
    const pass = await this.#crew.expandPass({ passStart, ranks, order, firstId, ...this.#verdicts.open });
    for (const { fault, fired, fresh, sums } of pass.replies) {
      if (fault) throw this.#verdicts.modelFault(fault);
      addTo(this.#tally.fired, fired);
      this.#audit.add(sums);
      if (!keyed) addTo(this.#tally.fresh, fresh);
    }
    return pass;
  }

  /** Makes the states that were found the frontier, and works out which of them decide the properties that were hit. */
  #endLevel(found: number, hits: readonly number[]): void {
    this.#placed.now.endLevel();
    this.#tally.addLevel(found);
    this.#verdicts.decided(this.#placed.now, this.depth, found, hits);
  }

  /** Moves all states to disk, if that is allowed and they are not yet there. */
  async #spill(): Promise<void> {
    const { tuning, checkpoints } = this.#request;
    const folder = tuning?.spillFolder;
    if (folder === undefined || this.#store.spilled) return;
    const make = checkpoints ? checkpoints.folder : (): string => LevelFiles.makeFolder(folder);
    await this.#placed.moveTo(await this.#placed.write(this.depth, make, checkpoints !== undefined));
    this.#verdicts.goOn(this.#verdicts.soFar(this.#idInFiles));
  }

  readonly #idInFiles = (finding: Finding): number => this.#placed.idInFiles(finding, this.#tally.sizes);

  /** Writes a checkpoint, if the search is paused for that, or ends in a way from which it can go on. */
  async #checkpoint({ start, hits, deadlockRank }: RunningLevel, limit: Limit | null): Promise<void> {
    const { checkpoints } = this.#request;
    const paused = Atomics.load(this.#stop, 0) === Stop.pause;
    if (!checkpoints || !(paused || limit === 'time' || limit === 'interrupted')) return;
    const files = await this.#placed.write(this.depth, checkpoints.folder, true);
    const { firstId, frontier, found } = files;
    const { sizes, fired, fresh } = this.#tally;
    const position = {
      ...{ sizes, firstId, frontier, found, start, fired, fresh },
      hits: [...hits],
      deadlockRank: deadlockRank === Infinity ? null : deadlockRank,
      watched: this.#verdicts.soFar(this.#idInFiles),
    };
    await writeCheckpoint(files, { identity: checkpoints.identity, notes: checkpoints.notes(), position });
    checkpoints.onWritten(files.folder);
    Atomics.compareExchange(this.#stop, 0, Stop.pause, Stop.run);
  }

  /** Goes on where a checkpoint was written. Throws a NoRoom if there is no memory for its states, and they may not stay on disk. */
  async goOn(checkpoint: Checkpoint): Promise<void> {
    const { start, found, hits, deadlockRank, watched } = checkpoint.position;
    await this.#placed.goOn(checkpoint, this.#request.checkpoints !== undefined);
    this.#tally.goOn(checkpoint.position);
    this.#audit.goOn();
    this.#verdicts.goOn(watched);
    this.#begun = { start, found, hits: new Set(hits), deadlockRank: deadlockRank ?? Infinity };
  }

  /** Removes what stands on disk, unless a checkpoint needs it. */
  close(): void {
    this.#placed.close();
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
    return {
      limit,
      ...this.#tally.counts,
      ...this.#verdicts.found,
      memory: this.#store.use,
      ...(digest === null ? {} : { digest }),
    };
  }
}
