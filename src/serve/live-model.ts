import { actionNumbers, actionText, decodeAction } from '../explorer/model/actions.ts';
import type { Model, ModelSpec } from '../explorer/model/model.ts';
import { replay } from '../explorer/replay.ts';
import type { Trace } from '../explorer/model/trace.ts';
import { PageBuilder } from '../report/html/page-builder.ts';
import type { ActionData, GuardData, PageData } from '../report/page-data.ts';

/** A model that is walked step by step, and what is shown of it whatever the step. */
export interface Walked extends Pick<PageData, 'subject' | 'title' | 'story' | 'kernel' | 'kernelTitle' | 'bounds'> {
  readonly model: Model;
  readonly spec: ModelSpec;
  /** Properties that are judged at every state. */
  readonly checked: readonly string[];
}

/** A way through the model, ready to be drawn. Throws a DivergingReplay if the model cannot follow it; so do the others. */
export function pathPage(walked: Walked, trace: Trace): PageData {
  const { model, spec, checked, ...head } = walked;
  const builder = new PageBuilder(model, spec);
  const way = { name: 'path', role: 'path', statement: '', initial: trace.initial } as const;
  const traces = [builder.trace(way, replay(model, trace), checked)];
  return { ...head, traces, run: null, ...builder.common() };
}

/** All actions of the model at the end of a way, by their numbers. */
export function actionsAfter({ model }: Walked, trace: Trace): ActionData[] {
  const state = lastState(model, trace);
  return Array.from({ length: actionNumbers(model).count }, (_, number) => {
    const action = decodeAction(model, number);
    const { actor, source } = model.transitions[action.transition];
    const text = actionText(model, action).replace(/\(\)$/, '');
    return { action: number, text, actor, source, enabled: guardOf(model, number)(state) };
  });
}

/** Why an action is not possible at the end of a way. Throws a RangeError if there is no action of that number. */
export function whyDisabled({ model, spec }: Walked, trace: Trace, action: number): GuardData {
  const { transition } = decodeAction(model, action);
  const why = new PageBuilder(model, spec).why(lastState(model, trace), guardOf(model, action));
  return { guard: model.transitions[transition].guard.toString(), why };
}

function lastState(model: Model, trace: Trace): unknown {
  return replay(model, trace).states.at(-1);
}

function guardOf(model: Model, number: number): (state: unknown) => boolean {
  const { transition, parameters } = decodeAction(model, number);
  const [a = 0, b = 0, c = 0] = parameters;
  return (state) => model.transitions[transition].guard(state, a, b, c);
}
