import type { Model } from '../explorer/model/model.ts';
import type { SchemaNode } from '../explorer/model/schema.ts';
import type { AnyReplay } from './trace-record.ts';
import { stepText } from './step-text.ts';
import type { TraceRecord } from './trace-schema.ts';
import { labelOf } from './value-text.ts';

type ItfValue = string | number | ItfValue[] | { [field: string]: ItfValue };

/** A trace in Apalache's Informal Trace Format, which viewers of TLA+ and Quint traces read. */
export interface ItfTrace {
  readonly '#meta': Readonly<Record<string, string>>;
  readonly vars: readonly string[];
  readonly states: readonly Readonly<Record<string, ItfValue | { readonly index: number }>>[];
}

/** Variable that names the action which led to a state. */
const ACTION = 'action';

/** The states of a trace: one variable for each top-level field, enumerated leaves as strings, plus the action that was taken. */
export function itfTrace(model: Model, trace: TraceRecord, { states }: AnyReplay): ItfTrace {
  const fields = Object.entries(model.schema.fields);
  return {
    '#meta': {
      format: 'ITF',
      'format-description': 'https://apalache-mc.org/docs/adr/015adr-trace.html',
      source: `pincheck ${trace.scenario ?? trace.spec.model}`,
      status: 'violation',
      description: `${trace.property}: ${trace.statement}`,
    },
    vars: [...fields.map(([name]) => name), ACTION],
    states: states.map((state, index) => ({
      '#meta': { index },
      ...Object.fromEntries(fields.map(([name, node]) => [name, itfValue(node, (state as Record<string, unknown>)[name])])),
      [ACTION]: index === 0 ? 'start' : stepText(trace.steps[index - 1]),
    })),
  };
}

function itfValue(node: SchemaNode, value: unknown): ItfValue {
  switch (node.type) {
    case 'leaf':
      return labelOf(node, value as number);
    case 'object':
      return Object.fromEntries(
        Object.entries(node.fields).map(([name, child]) => [name, itfValue(child, (value as Record<string, unknown>)[name])]),
      );
    case 'array':
      return (value as unknown[]).map((element) => itfValue(node.element, element));
  }
}
