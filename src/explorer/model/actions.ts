import type { Model } from './model.ts';

/** A transition with values for its parameters. */
export interface Action {
  /** Index into the model's transitions. */
  readonly transition: number;
  readonly parameters: readonly number[];
}

/** Numbers the actions of a model: transitions in order, and within each the parameters in mixed radix, the last one fastest. */
export interface ActionNumbers {
  /** How many actions there are. */
  readonly count: number;
  /** First action number of each transition. */
  readonly first: readonly number[];
  /** The transition of each action number. */
  readonly transitionOf: Int32Array;
}

/** At most three parameters, so that guards and effects have a fixed arity. */
export const PARAMETERS_MAX = 3;

export function actionNumbers(model: Model): ActionNumbers {
  const first: number[] = [];
  const owner: number[] = [];
  model.transitions.forEach((transition, t) => {
    if (transition.parameters.length > PARAMETERS_MAX)
      throw new RangeError(`${transition.name} has more than ${String(PARAMETERS_MAX)} parameters`);
    first.push(owner.length);
    const combinations = transition.parameters.reduce((product, p) => product * p.count, 1);
    for (let i = 0; i < combinations; i++) owner.push(t);
  });
  return { count: owner.length, first, transitionOf: Int32Array.from(owner) };
}

/** All combinations of parameter values in the order of their action numbers, filled up with zeros to three. */
export function parameterChoices(counts: readonly number[]): [number, number, number][] {
  let choices: number[][] = [[]];
  for (const count of counts) choices = choices.flatMap((head) => Array.from({ length: count }, (_, value) => [...head, value]));
  return choices.map((c) => [...c, ...Array<number>(PARAMETERS_MAX - c.length).fill(0)] as [number, number, number]);
}

/** The number of an action. Throws a RangeError if a parameter is out of its range. */
export function encodeAction(model: Model, action: Action): number {
  const transition = model.transitions[action.transition];
  const { first } = actionNumbers(model);
  let mixed = 0;
  transition.parameters.forEach((parameter, i) => {
    const value = action.parameters[i];
    if (!Number.isInteger(value) || value < 0 || value >= parameter.count) {
      throw new RangeError(`${parameter.name} of ${transition.name} cannot be ${String(value)}`);
    }
    mixed = mixed * parameter.count + value;
  });
  return first[action.transition] + mixed;
}

/** The action of a number. Throws a RangeError if there is none. */
export function decodeAction(model: Model, number: number): Action {
  const { first, transitionOf, count } = actionNumbers(model);
  if (!Number.isInteger(number) || number < 0 || number >= count) {
    throw new RangeError(`there is no action ${String(number)}: this model has ${String(count)}`);
  }
  const transition = transitionOf[number];
  let mixed = number - first[transition];
  const parameters: number[] = [];
  for (const parameter of [...model.transitions[transition].parameters].reverse()) {
    parameters.unshift(mixed % parameter.count);
    mixed = Math.floor(mixed / parameter.count);
  }
  return { transition, parameters };
}

/** An action for people, such as `fork(child=1)`. */
export function actionText(model: Model, action: Action): string {
  const { name, parameters } = model.transitions[action.transition];
  const values = parameters.map((p, i) => `${p.name}=${p.label ? p.label(action.parameters[i]) : String(action.parameters[i])}`);
  return `${name}(${values.join(', ')})`;
}
