import { actionText, parameterChoices } from '../model/actions.ts';
import { Indeterminacy } from '../engine/answered-twice.ts';
import type { StepEngine } from '../engine/engine.ts';
import type { Model } from '../model/model.ts';
import type { Fault } from './tasks.ts';

/**
 * Says what in a model threw. The engines run without keeping track of where they are; so this tries, one by one and on plain objects, everything that the engine could have been doing:
 * the actions on its parent, then the properties on its candidate.
 */
export function explainFault(model: Model, engine: StepEngine, parent: number, error: unknown): Fault {
  if (error instanceof Indeterminacy) return { message: error.message, parent };
  const culprit = faultyAction(model, engine) ?? faultyProperty(model, engine);
  return { message: culprit ?? `while expanding state ${String(parent)}: ${textOf(error)}`, parent };
}

function faultyAction(model: Model, engine: StepEngine): string | null {
  const { codec, window } = engine;
  const scratch = new Int32Array(codec.words);
  for (const [t, transition] of model.transitions.entries()) {
    for (const [a, b, c] of parameterChoices(transition.parameters.map((p) => p.count))) {
      try {
        if (!transition.guard(codec.decodeFrozen(window, 0), a, b, c)) continue;
        const draft: unknown = codec.decode(window, 0);
        transition.effect(draft, a, b, c);
        codec.encode(draft, scratch, 0);
      } catch (error) {
        return `${actionText(model, { transition: t, parameters: [a, b, c] })} of ${transition.actor} failed: ${textOf(error)}`;
      }
    }
  }
  return null;
}

function faultyProperty(model: Model, engine: StepEngine): string | null {
  const states = [engine.codec.decodeFrozen(engine.window, 0), engine.codec.decodeFrozen(engine.window, 2 * engine.codec.words)];
  for (const property of model.properties) {
    try {
      for (const state of states) property.holds(state);
    } catch (error) {
      return `the property ${property.name} failed: ${textOf(error)}`;
    }
  }
  try {
    for (const state of states) model.isQuiescent(state);
  } catch (error) {
    return `isQuiescent failed: ${textOf(error)}`;
  }
  return null;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
