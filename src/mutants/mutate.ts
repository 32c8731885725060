import type { Model, Transition } from '../explorer/model/model.ts';
import type { Leaf } from '../explorer/model/schema.ts';
import { placesOf, readAt, writeAt } from './fields.ts';
import type { Place } from './fields.ts';
import type { Mutation, StepOperator, WriteOperator } from './mutation.ts';

/** The model with one of its transitions wrong. Rules are not its own to change. Throws a RangeError if it has no such transition. */
export function mutate(model: Model, mutation: Exclude<Mutation, { kind: 'rule' }>): Model {
  const { transitions } = model;
  if (!transitions.some(({ name }) => name === mutation.transition)) throw new RangeError(`there is no transition ${mutation.transition}`);
  const wrong = (transition: Transition<unknown>): Transition<unknown> =>
    mutation.kind === 'write'
      ? wrongWrite(
          transition,
          placesOf(model.schema).filter(({ field }) => field === mutation.field),
          mutation.operator,
        )
      : wrongStep(transition, mutation.operator);
  return { ...model, transitions: transitions.map((t: Transition<unknown>) => (t.name === mutation.transition ? wrong(t) : t)) };
}

/** What the step did to the field is undone, and done wrongly. What the step itself reads is not touched. */
function wrongWrite(transition: Transition<unknown>, places: readonly Place[], operator: WriteOperator): Transition<unknown> {
  return {
    ...transition,
    effect: (d, a, b, c) => {
      const before = places.map(({ keys }) => readAt(d, keys));
      transition.effect(d, a, b, c);
      const after = places.map(({ keys }) => readAt(d, keys));
      for (let i = 0; i < places.length; i++) if (before[i] !== after[i]) apply(d, places[i], operator, before[i], after[i]);
    },
  };
}

function apply(d: unknown, { keys, leaf, next }: Place, operator: WriteOperator, before: number, after: number): void {
  switch (operator) {
    case 'lost':
      writeAt(d, keys, before);
      return;
    case 'doubled':
      writeAt(d, keys, after + (after - before));
      return;
    case 'one-more':
      writeAt(d, keys, after + 1);
      return;
    case 'one-less':
      writeAt(d, keys, after - 1);
      return;
    case 'other-value':
      writeAt(d, keys, otherValue(leaf, before, after));
      return;
    case 'elsewhere':
      writeAt(d, keys, before);
      if (next) writeAt(d, next, isCount(leaf) ? readAt(d, next) + (after - before) : after);
  }
}

/** The next value of an enumeration that is neither what was nor what should be. */
function otherValue({ min, max }: Leaf, before: number, after: number): number {
  const values = max - min + 1;
  for (let k = 1; k < values; k++) {
    const value = min + ((after - min + k) % values);
    if (value !== before) return value;
  }
  return after;
}

/** Is it a number, and neither a flag nor a name? */
export function isCount({ labels, min, max }: Leaf): boolean {
  return !labels && max - min > 1;
}

function wrongStep(transition: Transition<unknown>, operator: StepOperator): Transition<unknown> {
  const { effect, parameters } = transition;
  switch (operator) {
    case 'never':
      return { ...transition, guard: () => false };
    case 'twice':
      return {
        ...transition,
        effect: (d, a, b, c) => {
          effect(d, a, b, c);
          effect(d, a, b, c);
        },
      };
    case 'next-one':
      return {
        ...transition,
        effect: (d, a, b, c) => {
          effect(d, (a + 1) % parameters[0].count, b, c);
        },
      };
  }
}
