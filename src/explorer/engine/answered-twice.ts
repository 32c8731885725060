import { actionText } from '../model/actions.ts';
import { codecOf } from '../packing/codec.ts';
import type { Model, Transition } from '../model/model.ts';
import { ModelFault } from '../model/model-fault.ts';
import { sameWords } from './naive-steps.ts';

/** A model was asked the same twice, and gave two answers. */
export class Indeterminacy extends ModelFault {
  override readonly name = 'Indeterminacy';
}

/** The same model, which asks itself everything twice, from the same state, and throws an Indeterminacy that names what answers differently. Much slower. */
export function answeredTwice(model: Model): Model {
  const codec = codecOf(model.schema);
  const packed = (state: unknown): Int32Array => {
    const words = new Int32Array(codec.words);
    codec.encode(state as never, words, 0);
    return words;
  };
  const twice = (ask: () => boolean, name: () => string): boolean => {
    const answer = ask();
    if (ask() === answer) return answer;
    throw new Indeterminacy(`${name()}, asked twice in the same state, first says ${String(answer)}, then ${String(!answer)}`);
  };
  const transition = (t: Transition<unknown>, index: number): Transition<unknown> => {
    const name = (...parameters: number[]): string => `${actionText(model, { transition: index, parameters })} of ${t.actor}`;
    return {
      ...t,
      guard: (state, a, b, c) =>
        twice(
          () => t.guard(state, a, b, c),
          () => `the guard of ${name(a, b, c)}`,
        ),
      effect: (draft, a, b, c) => {
        const again: unknown = codec.decode(packed(draft), 0);
        t.effect(draft, a, b, c);
        t.effect(again, a, b, c);
        if (!sameWords(packed(draft), packed(again)))
          throw new Indeterminacy(`the effect of ${name(a, b, c)}, run twice from the same state, leads to two states`);
      },
    };
  };
  return {
    ...model,
    transitions: model.transitions.map(transition),
    properties: model.properties.map((p) => ({
      ...p,
      holds: (state: never) =>
        twice(
          () => p.holds(state),
          () => `the property ${p.name}`,
        ),
    })),
    isQuiescent: (state) =>
      twice(
        () => model.isQuiescent(state),
        () => 'isQuiescent',
      ),
  };
}
