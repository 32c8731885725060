import type { StepRecord } from './trace-schema.ts';

/** `extract(call=0)`. */
export function stepText({ transition, parameters }: StepRecord): string {
  const values = Object.entries(parameters).map(([name, label]) => `${name}=${label}`);
  return values.length === 0 ? transition : `${transition}(${values.join(', ')})`;
}
