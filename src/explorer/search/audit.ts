import type { Crew } from '../threads/crew.ts';
import type { Tuning } from '../explore-request.ts';
import type { Levels } from '../levels/levels.ts';
import type { NaiveSample, Sampled } from './naive-sample.ts';
import type { WordLoops } from '../engine/packed-engine.ts';
import type { StateStore } from '../store/state-store.ts';
import { addLanes, digestText } from '../store/state-set-digest.ts';
import type { Lanes } from '../store/state-set-digest.ts';

/** What is asked of all states when a search is over: their digest, and whether they are what a few of them naively lead to. */
export class Audit {
  readonly #store: StateStore;
  readonly #crew: Crew;
  readonly #lanes: Lanes;
  readonly #digest: boolean;
  readonly #sample: NaiveSample | null;
  #sampled: Sampled | null = null;

  constructor(store: StateStore, crew: Crew, { hash, hashHigh }: WordLoops, { digest = false }: Tuning, sample: NaiveSample | null) {
    const mask = store.shape.states ? -1 : store.hashMask;
    this.#store = store;
    this.#crew = crew;
    this.#lanes = { hash: (words, at) => hash(words, at) & mask, hashHigh: (words, at) => hashHigh(words, at) & mask };
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

  /** The digest, if it was asked for. Throws a ModelFault if the sample does not fit. */
  async end(): Promise<string | null> {
    if (!this.#digest && !this.#sample) return null;
    const expected = this.#sample?.expand(this.#lanes) ?? null;
    const replies = await this.#crew.sum(this.#store.file, [...(expected?.successors.keys() ?? [])]);
    if (expected) this.#sample?.judge(expected, new Set(replies.flatMap(({ seen }) => seen)));
    return this.#digest ? digestText(replies.map(({ sums }) => sums).reduce(addLanes)) : null;
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
