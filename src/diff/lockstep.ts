import type { Model, Parameter, Property, Transition } from '../explorer/model/model.ts';
import { record } from '../explorer/model/schema.ts';
import type { DeepReadonly } from '../explorer/model/schema.ts';

/**
 * How a transition takes part in lockstep.
 * `urgent`: a step of the kernel's own program. Where only one side can take it, that side takes it alone and at once.
 * `free`: something that happens inside the kernel now or later, and that nobody sees as such. Where only one side can take it, that side may.
 * `together`: something that both sides are asked to do at once, or not at all.
 * `seen`: the same, and whoever does it sees if only one side can.
 */
export type Manner = 'urgent' | 'free' | 'together' | 'seen';

/** One of the two models, and the name of its half of the state. */
export interface Side {
  readonly name: string;
  readonly model: Model;
}

/** What must be the same on both sides wherever they are level. */
export interface Observation {
  readonly name: string;
  readonly statement: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
  same(left: any, right: any): boolean;
}

/** A pair of states by the names of their sides. */
type Pair = Record<string, object>;
type Choice = (a: number, b: number, c: number) => boolean;

/** A transition as both sides know it; null where one does not. */
interface Twin {
  readonly manner: Manner;
  readonly name: string;
  readonly actor: string;
  readonly source: string;
  readonly parameters: readonly Parameter[];
  readonly left: Transition<unknown> | null;
  readonly right: Transition<unknown> | null;
}

/** Name of the observation that compares what the `seen` transitions can do. */
export const SAME_ACTIONS = 'same-device-actions';

/**
 * The model of two models that do the same things at the same time. Each of its states is a pair of states. Two states are level if their sides can take the same urgent steps; only then
 * something else happens, and only then observations are compared. The steps that only one side has, or reaches by another way, so take no time: nobody gets in between.
 * A transition that both take has its own name; `NAME: transition` is one that the side of that name takes alone.
 * Throws a RangeError if the two models have not as many initial states, or one name.
 */
export function lockstep(
  left: Side,
  right: Side,
  mannerOf: (name: string, actor: string) => Manner,
  observations: readonly Observation[],
): Model<Pair> {
  if (left.name === right.name) throw new RangeError(`${left.name} cannot be compared with itself`);
  if (left.model.initial.length !== right.model.initial.length) throw new RangeError('the two models have not as many initial states');
  const twins = twinsOf(left.model, right.model, mannerOf);
  const gap = new Gap(left.name, right.name, twins);
  const alone = (side: Side, own: 'left' | 'right'): Transition<Pair>[] =>
    twins.flatMap((twin, order) =>
      twin.manner === 'urgent' || twin.manner === 'free' ? (soloStep(gap, side, own, twin, order) ?? []) : [],
    );
  return {
    name: 'lockstep',
    schema: record({ [left.name]: left.model.schema, [right.name]: right.model.schema }),
    initial: left.model.initial.map((state, i) => ({ [left.name]: state as object, [right.name]: right.model.initial[i] as object })),
    transitions: [
      ...twins.flatMap((twin) => (twin.left && twin.right ? [jointStep(gap, twin, twin.left, twin.right)] : [])),
      ...alone(left, 'left'),
      ...alone(right, 'right'),
    ],
    properties: [
      ...observations.map(({ name, statement, same }) =>
        property(name, statement, (s) => same(s[left.name], s[right.name]) || !gap.level(s)),
      ),
      property(SAME_ACTIONS, 'The device can do the same under both.', (s) => !gap.seen(s) || !gap.level(s)),
    ],
    isQuiescent: (s) => left.model.isQuiescent(s[left.name]) && right.model.isQuiescent(s[right.name]),
  };
}

function property(name: string, statement: string, holds: (state: DeepReadonly<Pair>) => boolean): Property<Pair> {
  return { name, kind: 'invariant', statement, holds };
}

/** All transitions of both models in one order that keeps both orders, as far as they agree. */
function twinsOf(left: Model, right: Model, mannerOf: (name: string, actor: string) => Manner): Twin[] {
  const order = left.transitions.map(({ name }) => name);
  let at = 0;
  for (const { name } of right.transitions) {
    const found = order.indexOf(name);
    if (found < 0) order.splice(at, 0, name);
    at = (found < 0 ? at : found) + 1;
  }
  return order.map((name) => {
    const l = left.transitions.find((t) => t.name === name) ?? null;
    const r = right.transitions.find((t) => t.name === name) ?? null;
    const [first, second] = l ? [l, r] : [r, l];
    if (!first) throw new RangeError(`there is no transition ${name}`);
    const { actor, source } = first;
    const parameters = first.parameters.map((p, i) => ({ ...p, count: Math.max(p.count, second?.parameters[i]?.count ?? 0) }));
    return { manner: mannerOf(name, actor), name, actor, source, parameters, left: l, right: r };
  });
}

/** Can that side take the step here? */
function can(transition: Transition<unknown> | null, state: unknown, a: number, b: number, c: number): boolean {
  if (!transition) return false;
  const [x, y, z] = transition.parameters;
  // Ranges of parameters may differ between the sides.
  if ((transition.parameters.length > 0 && a >= x.count) || (transition.parameters.length > 1 && b >= y.count)) return false;
  if (transition.parameters.length > 2 && c >= z.count) return false;
  return transition.guard(state as never, a, b, c);
}

/** What only one of the two sides of a pair can do. */
class Gap {
  readonly #left: string;
  readonly #right: string;
  readonly #urgent: readonly (readonly [twin: Twin, order: number])[];
  readonly #seen: readonly Twin[];

  constructor(left: string, right: string, twins: readonly Twin[]) {
    this.#left = left;
    this.#right = right;
    this.#urgent = twins.flatMap((twin, order) => (twin.manner === 'urgent' ? [[twin, order] as const] : []));
    this.#seen = twins.filter(({ manner }) => manner === 'seen');
  }

  get names(): readonly [left: string, right: string] {
    return [this.#left, this.#right];
  }

  both(twin: Twin, pair: DeepReadonly<Pair>, a: number, b: number, c: number): boolean {
    return can(twin.left, pair[this.#left], a, b, c) && can(twin.right, pair[this.#right], a, b, c);
  }

  only(own: 'left' | 'right', twin: Twin, pair: DeepReadonly<Pair>, a: number, b: number, c: number): boolean {
    const left = can(twin.left, pair[this.#left], a, b, c);
    return left === (own === 'left') && left !== can(twin.right, pair[this.#right], a, b, c);
  }

  /** Can both sides take the same urgent steps? */
  level(pair: DeepReadonly<Pair>): boolean {
    for (let i = 0; i < this.#urgent.length; i++) if (this.#differs(this.#urgent[i][0], pair)) return false;
    return true;
  }

  /** Can one side do what others see, and the other cannot? */
  seen(pair: DeepReadonly<Pair>): boolean {
    for (let i = 0; i < this.#seen.length; i++) if (this.#differs(this.#seen[i], pair)) return true;
    return false;
  }

  #differs(twin: Twin, pair: DeepReadonly<Pair>): boolean {
    return some(twin.parameters, (a, b, c) => can(twin.left, pair[this.#left], a, b, c) !== can(twin.right, pair[this.#right], a, b, c));
  }

  /**
   * Is it this side's turn to catch up, by that step? Of the steps that one thread can take on one side only, those go first that the other side does not know at all, then those
   * that stand earlier in the kernel's program: so the side that is behind goes, and the sides soon meet.
   */
  turn(own: 'left' | 'right', order: number, pair: DeepReadonly<Pair>, actor: string, thread: number): boolean {
    let first = Infinity;
    let firstSide: 'left' | 'right' = 'left';
    for (const [twin, at] of this.#urgent) {
      if (twin.actor !== actor) continue;
      const rank = twin.left && twin.right ? at + KNOWN : at;
      if (rank >= first) continue;
      for (const side of ['left', 'right'] as const) {
        if (!some(twin.parameters, (a, b, c) => a === thread && this.only(side, twin, pair, a, b, c))) continue;
        first = rank;
        firstSide = side;
        break;
      }
    }
    return firstSide === own && (first === order || first === order + KNOWN);
  }
}

/** More than any model has transitions. */
const KNOWN = 1e6;

/** Does something hold for some values of the parameters? */
function some(parameters: readonly Parameter[], holds: Choice): boolean {
  const x = parameters.length > 0 ? parameters[0].count : 1;
  const y = parameters.length > 1 ? parameters[1].count : 1;
  const z = parameters.length > 2 ? parameters[2].count : 1;
  for (let a = 0; a < x; a++) for (let b = 0; b < y; b++) for (let c = 0; c < z; c++) if (holds(a, b, c)) return true;
  return false;
}

function jointStep(gap: Gap, twin: Twin, left: Transition<unknown>, right: Transition<unknown>): Transition<Pair> {
  const [l, r] = gap.names;
  const { name, actor, source, parameters } = twin;
  return {
    name,
    actor,
    source,
    parameters,
    guard: (s, a, b, c) => gap.both(twin, s, a, b, c) && gap.level(s),
    effect: (d, a, b, c) => {
      left.effect(d[l], a, b, c);
      right.effect(d[r], a, b, c);
    },
  };
}

/** A step that one side takes alone; null if it does not have it. */
function soloStep(gap: Gap, side: Side, own: 'left' | 'right', twin: Twin, order: number): Transition<Pair> | null {
  const transition = twin[own];
  if (!transition) return null;
  const { actor, source, parameters, manner } = twin;
  const mayGo = (s: DeepReadonly<Pair>, a: number): boolean => (manner === 'free' ? gap.level(s) : gap.turn(own, order, s, actor, a));
  return {
    name: `${side.name}: ${twin.name}`,
    actor,
    source,
    parameters,
    guard: (s, a, b, c) => gap.only(own, twin, s, a, b, c) && mayGo(s, a),
    effect: (d, a, b, c) => {
      transition.effect(d[side.name], a, b, c);
    },
  };
}
