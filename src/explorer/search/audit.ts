import type { Crew } from '../threads/crew.ts';
import type { Tuning } from '../explore-request.ts';
import type { Levels } from '../levels/levels.ts';
import type { Expected, NaiveSample, Sampled } from './naive-sample.ts';
import type { WordLoops } from '../engine/packed-engine.ts';
import type { StateStore } from '../store/state-store.ts';
import { isStored } from '../store/is-stored.ts';
import { addLanes, digestText, fingerprintLanes, lanesOf, LaneSum } from '../store/state-set-digest.ts';
import type { Lanes, LaneSums } from '../store/state-set-digest.ts';

/** What is asked of all states when a search is over: their digest, and whether they are what a few of them naively lead to. */
export class Audit {
  readonly #store: StateStore;
  readonly #crew: Crew;
  readonly #lanes: Lanes;
  readonly #digest: boolean;
  readonly #sample: NaiveSample | null;
  /** Of all states that were found since the search began; null if it went on from a checkpoint. */
  #sums: LaneSums | null = [0, 0, 0];
  #sampled: Sampled | null = null;

  constructor(store: StateStore, crew: Crew, loops: WordLoops, { digest = false }: Tuning, sample: NaiveSample | null) {
    this.#store = store;
    this.#crew = crew;
    this.#lanes = lanesOf(loops, store.shape, store.hashMask);
    this.#digest = digest;
    this.#sample = sample;
  }

  /** May take a state of the frontier, which is going to be expanded. */
  beginLevel(levels: Levels, frontier: number): void {
    const rank = this.#sample?.rankOf(frontier) ?? null;
    this.#sampled = rank === null ? null : this.#sampledAt(levels, rank);
  }

  /** The frontier was expanded completely. */
  endLevel(): void {
    if (this.#sampled) this.#sample?.add(this.#sampled);
  }

  /** The initial state at the start of `words` is new. */
  addInitial(words: Int32Array): void {
    const sum = new LaneSum();
    sum.add(this.#lanes.hash(words, 0), this.#lanes.hashHigh(words, 0));
    this.add(sum.sums);
  }

  /** New states have these sums. */
  add(sums: LaneSums): void {
    this.#sums &&= addLanes(this.#sums, sums);
  }

  /** The search goes on: not all of its states were told. */
  goOn(): void {
    this.#sums = null;
  }

  /** The digest, if it was asked for. Throws a ModelFault if the sample does not fit. */
  async end(): Promise<string | null> {
    if (!this.#digest && !this.#sample) return null;
    const expected = this.#sample?.expand(this.#lanes) ?? null;
    const { sums, seen } = await this.#sumAll(expected);
    if (expected) this.#sample?.judge(expected, seen);
    return this.#digest ? digestText(sums) : null;
  }

  /** The sums over all states, and the fingerprints of those of the expected ones that are among them. On disk a pass finds states that are struck out later, so that the file has to be read. */
  async #sumAll(expected: Expected | null): Promise<{ sums: LaneSums; seen: ReadonlySet<string> }> {
    const { file } = this.#store;
    if (!file && this.#sums) return { sums: this.#sums, seen: this.#storedOf(expected) };
    const replies = await this.#crew.sum(file, [...(expected?.successors.keys() ?? [])]);
    return { sums: replies.map(({ sums }) => sums).reduce(addLanes), seen: new Set(replies.flatMap(({ seen }) => seen)) };
  }

  #storedOf(expected: Expected | null): ReadonlySet<string> {
    const ofRecords = this.#store.shape.states ? this.#lanes : fingerprintLanes;
    const found = [...(expected?.successors ?? [])].filter(([, { low, high }]) => isStored(this.#store, ofRecords, low, high));
    return new Set(found.map(([text]) => text));
  }

  #sampledAt(levels: Levels, rank: number): Sampled {
    const { words, reader, shape } = this.#store;
    const state = new Int32Array(words);
    levels.load(rank, state, 0);
    const id = levels.recordAt(rank);
    const from = this.#store.linkOf(id);
    if (!shape.states || from === id) return { state, predecessor: null };
    const at = reader.locate(from);
    return { state, predecessor: reader.words.slice(at, at + words) };
  }
}
