import type { DeepReadonly, ObjectNode } from './schema.ts';

/** One dimension of a transition: `label(value)` names a value in traces; values run from 0 to `count - 1`. */
export interface Parameter {
  readonly name: string;
  readonly count: number;
  readonly label?: (value: number) => string;
}

/**
 * What can happen. The guard is a pure read; the effect is a recipe that assigns leaves of a draft, and may rely on the guard.
 * At most three parameters.
 */
export interface Transition<S> {
  /** Kebab-case name, unique in the model. */
  readonly name: string;
  /** Who acts: submitter, device, forker, ... */
  readonly actor: string;
  /** The modelled function and its source, such as `bio_iov_add_page() [block/bio.c]`. */
  readonly source: string;
  readonly parameters: readonly Parameter[];
  guard(state: DeepReadonly<S>, a: number, b: number, c: number): boolean;
  effect(draft: S, a: number, b: number, c: number): void;
}

/**
 * `invariant`: holds in every reachable state. `quiescent`: holds in every reachable state in which nothing is left to do.
 * `goal`: holds in at least one reachable state.
 */
export type PropertyKind = 'invariant' | 'quiescent' | 'goal';

export interface Property<S> {
  /** Kebab-case name, unique in the model. */
  readonly name: string;
  /** Number in the catalogue, such as `I4` or `T1`, if it has one. */
  readonly id?: string;
  readonly kind: PropertyKind;
  /** Checked only if it is asked for by name: some models break it by design. */
  readonly optional?: true;
  /** One sentence that the report prints. */
  readonly statement: string;
  holds(state: DeepReadonly<S>): boolean;
}

/** Everything that the explorer knows of what it explores. All answers are pure. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the explorer is generic over every model's state
export interface Model<S = any> {
  readonly name: string;
  readonly schema: ObjectNode;
  readonly initial: readonly DeepReadonly<S>[];
  /** Their order fixes the action numbers. */
  readonly transitions: readonly Transition<S>[];
  readonly properties: readonly Property<S>[];
  /** Nothing is left to do; a state in which this is false and no transition is enabled is a deadlock. */
  isQuiescent(state: DeepReadonly<S>): boolean;
}

/** A model by name, as plain data: what crosses a thread border or is written to a file. */
export interface ModelSpec {
  readonly model: string;
  readonly config: unknown;
}
