import type { StepEngine, SuccessorRing } from '../engine/engine.ts';
import type { Model } from '../model/model.ts';
import { ModelFault } from '../model/model-fault.ts';
import type { WordLoops } from '../engine/packed-engine.ts';
import type { Trace } from '../model/trace.ts';
import type { StateStore } from '../store/state-store.ts';

/** Finds how a state was reached: predecessors by their links, then the actions by walking forward from the initial state, along states that are what the records tell. */
export class TraceFinder {
  readonly #model: Model;
  readonly #engine: StepEngine;
  readonly #ring: SuccessorRing;
  readonly #loops: WordLoops;
  readonly #store: StateStore;

  constructor(model: Model, engine: StepEngine, ring: SuccessorRing, loops: WordLoops, store: StateStore) {
    this.#model = model;
    this.#engine = engine;
    this.#ring = ring;
    this.#loops = loops;
    this.#store = store;
  }

  /** The canonical shortest trace to a record of a finished level. */
  traceTo(id: number): Trace {
    const [first, ...way] = this.wayTo(id);
    const state = new Int32Array(this.#engine.codec.words);
    const initial = this.#model.initial.findIndex((candidate) => {
      this.#engine.codec.encode(candidate, state, 0);
      return this.#holds(first, state, 0);
    });
    return { initial, actions: way.map((to) => this.#step(state, to)) };
  }

  /** The action of that trace which leads from one record of the exact store to the next. */
  actionBetween(from: number, to: number): number {
    const { words, reader } = this.#store;
    const at = reader.locate(from);
    return this.#step(reader.words.slice(at, at + words), to);
  }

  /** The records on the way, from an initial state's. */
  wayTo(id: number): number[] {
    const way = [id];
    for (let to = id; ;) {
      const from = this.#store.linkOf(to);
      if (from === to) return way.reverse();
      way.push(from);
      to = from;
    }
  }

  /** Moves `state` to the first successor that a record holds; answers the action, which is the one with the smallest number. */
  #step(state: Int32Array, to: number): number {
    const ring = this.#ring;
    const { codec, window } = this.#engine;
    const { copyState } = this.#loops;
    let action = -1;
    ring.count = 0;
    ring.drain = () => {
      for (let i = 0; i < ring.count && action < 0; i++) {
        if (!this.#holds(to, ring.states, i * codec.words)) continue;
        action = ring.actions[i];
        copyState(state, 0, ring.states, i * codec.words);
      }
      ring.count = 0;
    };
    copyState(window, 0, state, 0);
    this.#engine.expand();
    ring.drain();
    if (action < 0) throw new ModelFault(`no action leads to state ${String(to)}: ${REASONS[this.#store.kind]}`);
    return action;
  }

  /** Is that the state of a record, or one with its fingerprint? */
  #holds(id: number, states: Int32Array, at: number): boolean {
    const { reader, shape, hashMask } = this.#store;
    const { sameState, hash, hashHigh } = this.#loops;
    const stands = reader.locate(id);
    if (shape.states) return sameState(reader.words, stands, states, at);
    return reader.words[stands] === (hash(states, at) & hashMask) && reader.words[stands + 1] === (hashHigh(states, at) & hashMask);
  }
}

const REASONS = {
  exact: 'the model is not deterministic, and --check-determinism tells where',
  hash64: 'two states have the same fingerprint, or the model is not deterministic; --store exact tells',
} as const;
