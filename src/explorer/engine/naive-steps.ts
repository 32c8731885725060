import { parameterChoices } from '../model/actions.ts';
import { Immer } from 'immer';
import type { Codec } from '../packing/codec.ts';
import type { Model, Transition } from '../model/model.ts';

/** An action, by its number, and the packed state that it leads to. */
export interface NaiveStep {
  readonly action: number;
  readonly state: Int32Array;
}

interface NumberedAction {
  readonly number: number;
  readonly transition: Transition<unknown>;
  readonly choice: readonly [number, number, number];
}

const { produce } = new Immer({ autoFreeze: false });

/** What leads from a packed state to another one, in the order of action numbers: found by immer, on plain objects that refuse to be written. Throws what the model's code throws. */
export function naiveSteps(model: Model, codec: Codec<unknown>, from: Int32Array): NaiveStep[] {
  const state = codec.decodeFrozen(from, 0);
  return actionsOf(model)
    .filter(({ transition, choice }) => transition.guard(state, ...choice))
    .map((action) => ({ action: action.number, state: effectOf(codec, state, action) }))
    .filter((step) => !sameWords(step.state, from));
}

/** The first action whose effect leads from one state to another, whatever its guard says; null if there is none. */
export function unguardedAction(model: Model, codec: Codec<unknown>, from: Int32Array, to: Int32Array): number | null {
  const state = codec.decodeFrozen(from, 0);
  const leads = (action: NumberedAction): boolean => {
    try {
      return sameWords(effectOf(codec, state, action), to);
    } catch {
      return false; // an effect may rely on its guard
    }
  };
  return actionsOf(model).find(leads)?.number ?? null;
}

export function sameWords(a: Int32Array, b: Int32Array): boolean {
  return a.every((word, w) => word === b[w]);
}

function actionsOf(model: Model): NumberedAction[] {
  const actions = model.transitions.flatMap((transition: Transition<unknown>) =>
    parameterChoices(transition.parameters.map((p) => p.count)).map((choice) => ({ transition, choice })),
  );
  return actions.map((action, number) => ({ ...action, number }));
}

function effectOf(codec: Codec<unknown>, state: object, { transition, choice }: NumberedAction): Int32Array {
  const to = produce(state, (draft) => {
    transition.effect(draft, ...choice);
  });
  const packed = new Int32Array(codec.words);
  codec.encode(to, packed, 0);
  return packed;
}
