import type { StepEngine, SuccessorRing } from './engine.ts';
import type { Model } from './model.ts';
import type { WordLoops } from './packed-engine.ts';
import type { Trace } from './result.ts';

/** Finds how a state was reached: predecessors by their links, actions by expanding the predecessors again. */
export class TraceFinder {
  readonly #model: Model;
  readonly #engine: StepEngine;
  readonly #ring: SuccessorRing;
  readonly #loops: WordLoops;
  readonly #log: Int32Array;
  readonly #words: number;

  constructor(model: Model, engine: StepEngine, ring: SuccessorRing, loops: WordLoops, log: Int32Array) {
    this.#model = model;
    this.#engine = engine;
    this.#ring = ring;
    this.#loops = loops;
    this.#log = log;
    this.#words = engine.codec.words;
  }

  /** The canonical shortest trace to a record of a finished level. */
  traceTo(id: number): Trace {
    const stride = this.#words + 1;
    const actions: number[] = [];
    let to = id;
    for (;;) {
      const from = this.#log[to * stride + this.#words];
      if (from === to) break;
      actions.push(this.#firstAction(from, to));
      to = from;
    }
    return { initial: this.#initialOf(to), actions: actions.reverse() };
  }

  /** The smallest number of an action that leads from one record to another. */
  #firstAction(from: number, to: number): number {
    const ring = this.#ring;
    const words = this.#words;
    const stride = words + 1;
    let action = -1;
    ring.count = 0;
    ring.drain = () => {
      for (let i = 0; i < ring.count && action < 0; i++) {
        if (this.#loops.sameState(this.#log, to * stride, ring.states, i * words)) action = ring.actions[i];
      }
      ring.count = 0;
    };
    this.#loops.copyState(this.#engine.window, 0, this.#log, from * stride);
    this.#engine.expand();
    ring.drain();
    if (action < 0) throw new Error(`no action leads from state ${String(from)} to ${String(to)}: is the model deterministic?`);
    return action;
  }

  #initialOf(id: number): number {
    const { codec } = this.#engine;
    const packed = new Int32Array(codec.words);
    return this.#model.initial.findIndex((state) => {
      codec.encode(state, packed, 0);
      return this.#loops.sameState(this.#log, id * (this.#words + 1), packed, 0);
    });
  }
}
