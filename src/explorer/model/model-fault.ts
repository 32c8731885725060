import type { Trace } from './trace.ts';

/** A model, or the tool, did what it must not: a leaf left its range, a guard threw, a replay diverged. Never a verdict. */
export class ModelFault extends Error {
  override readonly name: string = 'ModelFault';
  /** A path to the state in which it happened, if known. */
  readonly trace: Trace | null;

  constructor(message: string, trace: Trace | null = null) {
    super(message);
    this.trace = trace;
  }
}

/** Throws the fault of a value that does not fit its leaf. */
export function rangeFault(path: string, value: unknown, min: number, max: number): never {
  throw new ModelFault(`${path} cannot be ${String(value)}: it is an integer from ${String(min)} to ${String(max)}`);
}
