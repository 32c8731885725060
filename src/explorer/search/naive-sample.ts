import { actionText, decodeAction } from '../model/actions.ts';
import type { StepEngine, SuccessorRing } from '../engine/engine.ts';
import type { Model } from '../model/model.ts';
import { ModelFault } from '../model/model-fault.ts';
import { naiveSteps, sameWords, unguardedAction } from '../engine/naive-steps.ts';
import type { NaiveStep } from '../engine/naive-steps.ts';
import { fingerprintOf } from '../store/sought-states.ts';
import type { Lanes } from '../store/state-set-digest.ts';

/** States that are kept at most. */
const STATES_MAX = 32;
/** Spreads the ranks that are taken over a level. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** A state that was expanded, and its predecessor, if the store has it. */
export interface Sampled {
  readonly state: Int32Array;
  readonly predecessor: Int32Array | null;
}

/** What a store must have if the model is deterministic. */
export interface Expected {
  /** States that actions lead to, by their fingerprints: the lanes of their hashes. */
  readonly successors: ReadonlyMap<string, { readonly action: number; readonly low: number; readonly high: number }>;
  /** What to say of states to which nothing leads. */
  readonly unexplained: readonly ModelFault[];
}

/**
 * A few states from all levels of a search, to be expanded once more when it is over: by the engine that did it, and naively. What all three found must be the same; if it is not, a model is not
 * deterministic, or the two engines disagree about it.
 */
export class NaiveSample {
  readonly #model: Model;
  readonly #engine: StepEngine;
  readonly #ring: SuccessorRing;
  #sampled: readonly Sampled[] = [];
  #levels = 0;
  /** Levels from one that is sampled to the next. */
  #stride = 1;

  constructor(model: Model, engine: StepEngine, ring: SuccessorRing) {
    this.#model = model;
    this.#engine = engine;
    this.#ring = ring;
  }

  /** The rank of the state to take from a frontier of so many, or null. */
  rankOf(frontier: number): number | null {
    const level = this.#levels++;
    return level % this.#stride === 0 ? Math.floor(frontier * ((level * GOLDEN) % 1)) : null;
  }

  /** Adds a state of a level that was expanded completely. */
  add(sampled: Sampled): void {
    this.#sampled = [...this.#sampled, sampled];
    if (this.#sampled.length < STATES_MAX) return;
    this.#sampled = this.#sampled.filter((_, i) => i % 2 === 0);
    this.#stride *= 2;
  }

  /** Expands the states; answers what the store must have. Throws a ModelFault that names a transition whose answers differ. */
  expand({ hash, hashHigh }: Lanes): Expected {
    const successors = new Map<string, { action: number; low: number; high: number }>();
    const unexplained: ModelFault[] = [];
    const expandNaively = (state: Int32Array): NaiveStep[] => {
      const steps = naiveSteps(this.#model, this.#engine.codec, state);
      for (const { action, state: to } of steps) {
        const [low, high] = [hash(to, 0), hashHigh(to, 0)];
        successors.set(fingerprintOf(low, high), { action, low, high });
      }
      return steps;
    };
    for (const { state, predecessor } of this.#sampled) {
      this.#compare(expandNaively(state), this.#byEngine(state));
      if (predecessor && !expandNaively(predecessor).some((step) => sameWords(step.state, state)))
        unexplained.push(this.#unexplained(predecessor, state));
    }
    return { successors, unexplained };
  }

  /** Throws a ModelFault if the store does not have what `expand` answered. */
  judge({ successors, unexplained }: Expected, seen: ReadonlySet<string>): void {
    for (const [fingerprint, { action }] of successors)
      if (!seen.has(fingerprint)) throw this.#fault(action, 'leads to a state that the search has not found');
    for (const fault of unexplained) throw fault;
  }

  #byEngine(from: Int32Array): NaiveStep[] {
    const ring = this.#ring;
    const { codec, window } = this.#engine;
    const steps: NaiveStep[] = [];
    ring.count = 0;
    ring.drain = () => {
      for (let i = 0; i < ring.count; i++)
        steps.push({ action: ring.actions[i], state: ring.states.slice(i * codec.words, (i + 1) * codec.words) });
      ring.count = 0;
    };
    window.set(from, 0);
    this.#engine.expand();
    ring.drain();
    return steps.filter(({ state }) => !sameWords(state, from));
  }

  #compare(naive: readonly NaiveStep[], engine: readonly NaiveStep[]): void {
    for (let i = 0; i < Math.max(naive.length, engine.length); i++) {
      const [a, b] = [naive.at(i), engine.at(i)];
      if (a && b && a.action === b.action && sameWords(a.state, b.state)) continue;
      throw this.#fault(Math.min(a?.action ?? Infinity, b?.action ?? Infinity), 'gives something else by immer');
    }
  }

  #unexplained(from: Int32Array, to: Int32Array): ModelFault {
    const { codec } = this.#engine;
    const action = unguardedAction(this.#model, codec, from, to);
    if (action !== null) return this.#fault(action, 'is not possible where the search took it');
    const enabled = naiveSteps(this.#model, codec, from).map((step) => actionText(this.#model, decodeAction(this.#model, step.action)));
    return new ModelFault(`none of ${enabled.join(', ')} leads where the search went: the model is not deterministic`);
  }

  #fault(action: number, what: string): ModelFault {
    const decoded = decodeAction(this.#model, action);
    const { actor } = this.#model.transitions[decoded.transition];
    return new ModelFault(`${actionText(this.#model, decoded)} of ${actor}, asked once more, ${what}: it is not deterministic`);
  }
}
