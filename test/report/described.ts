import type { ModelSpec } from '../../src/explorer/model/model.ts';
import { enabledActions, replay } from '../../src/explorer/replay.ts';
import { actionNumbers, actionText, decodeAction } from '../../src/explorer/model/actions.ts';
import { buildModel } from '../../src/models/registry.ts';
import { traceRecord } from '../../src/report/trace-record.ts';
import type { AnyReplay } from '../../src/report/trace-record.ts';

/** Follows actions by their text, such as `take-left(philosopher=0)`, and tells the trace as if `property` were violated at its end. */
export function follow(spec: ModelSpec, property: string, texts: readonly string[]) {
  const model = buildModel(spec);
  const numbers = new Map<string, number>();
  for (let n = 0; n < actionNumbers(model).count; n++) numbers.set(actionText(model, decodeAction(model, n)), n);
  const actions = texts.map((text) => {
    const number = numbers.get(text);
    if (number === undefined) throw new Error(`${text} is none of ${enabledActions(model, model.initial[0]).join(', ')}`);
    return number;
  });
  const trace = { initial: 0, actions };
  const replayed: AnyReplay = replay(model, trace);
  return { model, spec, replayed, record: traceRecord(model, spec, null, { property, kind: 'invariant', trace }, replayed) };
}
