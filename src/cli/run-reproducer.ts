import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { kernelRules } from '../kernel/catalogue.ts';
import { buildLine, cProgram } from '../reproducer/c-program.ts';
import { complaint } from '../reproducer/complaint.ts';
import { NOT_FORCED } from '../reproducer/deed.ts';
import { scheduleOf } from '../reproducer/schedule.ts';
import type { ModelConfig } from '../state/bounds.ts';
import { Exit, UsageError } from './exit-codes.ts';
import { followTrace, readTrace } from './run-replay.ts';
import { printLines } from './terminal.ts';

export interface ReproducerFlags {
  readonly out?: string;
}

/** Writes the program of a trace; the answer is the exit code. Throws a UsageError for a file that is no trace, or one of a trace that cannot be forced. */
export function runReproducer(file: string, { out = `${file.replace(/\.json$/, '')}.c` }: ReproducerFlags): number {
  if (!out.endsWith('.c')) throw new UsageError(`--out ${out}: the program is a C file, and its name ends in .c`);
  if (resolve(out) === `${resolve(file)}.c`)
    throw new UsageError(`${out} would be built as ${file}, and overwrite the trace: --out names another program`);
  const trace = readTrace(file);
  const followed = followTrace(file, trace);
  if (followed === null) return Exit.fault;
  const why = complaint(trace);
  if (why !== null) throw new UsageError(`${file}: user space cannot force this trace: ${why}`);
  const { kernel, change } = trace.spec.config as ModelConfig;
  const changed = change ? `, changed: ${JSON.stringify(change)}` : '';
  const schedule = scheduleOf(followed.model, trace, followed.replayed);
  try {
    writeFileSync(out, cProgram(trace, schedule, `${kernelRules(kernel)?.title ?? kernel}${changed}`, out));
  } catch (error) {
    throw new UsageError(`${out}: cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
  const unforced = schedule.notes.filter(({ fate }) => fate.startsWith(NOT_FORCED));
  printLines(process.stdout, [
    `program: ${out}`,
    `build:   ${buildLine(out)}`,
    unforced.length === 0 ? 'every step is forced, or follows by itself' : 'steps that it cannot force:',
    ...unforced.map(({ step, fate }) => `  ${step}: ${fate}`),
  ]);
  return Exit.verified;
}
