import { enablePatches, Immer } from 'immer';
import type { Patch } from 'immer';
import { actionNumbers, actionText, decodeAction, parameterChoices } from './model/actions.ts';
import type { Model } from './model/model.ts';
import { ModelFault } from './model/model-fault.ts';
import type { Trace } from './model/trace.ts';
import type { DeepReadonly } from './model/schema.ts';

/** One action of a replayed trace. */
export interface ReplayStep {
  /** The action's number. */
  readonly action: number;
  /** Index into the model's transitions. */
  readonly transition: number;
  readonly parameters: readonly number[];
  /** What it changed, as immer reports it; an empty list if nothing. */
  readonly patches: readonly Patch[];
}

/** A trace with everything that it passes through. */
export interface Replay<S> {
  /** `states[k]` is the state after `k` actions, deeply frozen. */
  readonly states: readonly DeepReadonly<S>[];
  /** `steps[k]` leads from `states[k]` to `states[k + 1]`. */
  readonly steps: readonly ReplayStep[];
}

/** A trace that this model cannot follow: it belongs to another model or version. */
export class DivergingReplay extends ModelFault {
  override readonly name = 'DivergingReplay';
  /** How many actions could be replayed. */
  readonly step: number;
  /** What was enabled instead, for people. */
  readonly enabled: readonly string[];

  constructor(message: string, step: number, enabled: readonly string[]) {
    super(message);
    this.step = step;
    this.enabled = enabled;
  }
}

/** Walks a trace through the model on plain objects. Throws a DivergingReplay if an action is not enabled where the trace takes it. */
export function replay<S>(model: Model<S>, trace: Trace): Replay<S> {
  enablePatches();
  const { produceWithPatches } = new Immer({ autoFreeze: true });
  if (trace.initial < 0 || trace.initial >= model.initial.length || !Number.isInteger(trace.initial)) {
    throw new DivergingReplay(
      `there is no initial state ${String(trace.initial)}: ${model.name} has ${String(model.initial.length)}`,
      0,
      [],
    );
  }
  const states = [model.initial[trace.initial]];
  const steps: ReplayStep[] = [];
  for (const [step, number] of trace.actions.entries()) {
    const state = states[step];
    const { transition: t, parameters } = enabledAction(model, state, number, step);
    const [a = 0, b = 0, c = 0] = parameters;
    const [next, patches] = produceWithPatches(state, (draft) => {
      model.transitions[t].effect(draft as S, a, b, c);
    });
    states.push(next);
    steps.push({ action: number, transition: t, parameters, patches });
  }
  return { states, steps };
}

function enabledAction<S>(model: Model<S>, state: DeepReadonly<S>, number: number, step: number): ReturnType<typeof decodeAction> {
  const { count } = actionNumbers(model);
  const place = `action ${String(step + 1)} of the trace`;
  if (!Number.isInteger(number) || number < 0 || number >= count) {
    throw new DivergingReplay(
      `${place} has the number ${String(number)}, but ${model.name} has ${String(count)} actions`,
      step,
      enabledActions(model, state),
    );
  }
  const action = decodeAction(model, number);
  const [a = 0, b = 0, c = 0] = action.parameters;
  if (model.transitions[action.transition].guard(state, a, b, c)) return action;
  const enabled = enabledActions(model, state);
  const instead = enabled.length === 0 ? 'nothing is' : `these are: ${enabled.join(', ')}`;
  throw new DivergingReplay(`${place}, ${actionText(model, action)}, is not enabled there; ${instead}`, step, enabled);
}

/** All actions that a state allows, for people, in the order of their numbers. */
export function enabledActions<S>(model: Model<S>, state: DeepReadonly<S>): string[] {
  return model.transitions.flatMap((transition, t) =>
    parameterChoices(transition.parameters.map((p) => p.count))
      .filter(([a, b, c]) => transition.guard(state, a, b, c))
      .map((choice) => actionText(model, { transition: t, parameters: choice.slice(0, transition.parameters.length) })),
  );
}
