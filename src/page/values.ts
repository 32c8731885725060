import type { FieldData, PageData, Part, TraceData } from '../report/page-data.ts';

/** A field's value in words. */
export function valueText({ fields, labels }: Pick<PageData, 'fields' | 'labels'>, field: number, value: number): string {
  const { label, min } = fields[field];
  return label === null ? String(value) : (labels[label][value - min] ?? String(value));
}

export function fieldText({ owner, name }: FieldData): string {
  return `${owner} ${name}`;
}

/** Values of all fields after `step` steps. */
export function valuesAt({ start, steps }: TraceData, step: number): number[] {
  const values = [...start];
  for (const { changes } of steps.slice(0, step)) for (const [field, value] of changes) values[field] = value;
  return values;
}

/** The last of the first `step` steps that changed a field; 0 if it is as at the start. */
export function lastChange({ steps }: TraceData, field: number, step: number): number {
  return steps.slice(0, step).findLastIndex(({ changes }) => changes.some(([changed]) => changed === field)) + 1;
}

export function partsAt<K extends Part['part']>(data: PageData, trace: TraceData, step: number, kind: K): Extract<Part, { part: K }>[] {
  return trace.states[step].parts.map((part) => data.pool[part]).filter((part): part is Extract<Part, { part: K }> => part.part === kind);
}

/** `1 step`, `1,204 states`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
