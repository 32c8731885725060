import type { Model, ModelSpec } from '../explorer/model/model.ts';
import type { Replay, ReplayStep } from '../explorer/replay.ts';
import type { Violation } from '../explorer/result.ts';
import { changesBetween, pathText } from './changes.ts';
import { FORMAT_VERSION } from './trace-schema.ts';
import type { StepRecord, TraceRecord } from './trace-schema.ts';
import { labelOf } from './value-text.ts';

/** Any model's replay: plain objects, of whatever shape. */
export type AnyReplay = Replay<unknown>;

/** What a deadlock is, in one sentence; every other property brings its own. */
const DEADLOCK_STATEMENT = 'Some step is possible as long as something is left to do.';

export function statementOf(model: Model, property: string): string {
  return model.properties.find((p) => p.name === property)?.statement ?? DEADLOCK_STATEMENT;
}

/** A violation with everything that its trace passes through, as a file keeps it. */
export function traceRecord(
  model: Model,
  spec: ModelSpec,
  scenario: string | null,
  violation: Violation,
  { states, steps }: AnyReplay,
): TraceRecord {
  return {
    formatVersion: FORMAT_VERSION,
    spec: { model: spec.model, config: spec.config },
    scenario,
    property: violation.property,
    kind: violation.kind,
    statement: statementOf(model, violation.property),
    initial: violation.trace.initial,
    actions: [...violation.trace.actions],
    steps: steps.map((step, k) => stepRecord(model, step, states[k], states[k + 1])),
    finalState: states[steps.length],
  };
}

/** A step as a trace file tells it. */
export function stepRecord(model: Model, step: ReplayStep, before: unknown, after: unknown): StepRecord {
  const { name, actor, source, parameters } = model.transitions[step.transition];
  return {
    action: step.action,
    transition: name,
    parameters: Object.fromEntries(parameters.map((p, i) => [p.name, p.label?.(step.parameters[i]) ?? String(step.parameters[i])])),
    actor,
    source,
    changes: changesBetween(model.schema, before, after).map(({ path, leaf, from, to }) => ({
      path: pathText(path),
      from: labelOf(leaf, from),
      to: labelOf(leaf, to),
    })),
  };
}
