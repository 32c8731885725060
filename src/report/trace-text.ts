import type { Model } from '../explorer/model/model.ts';
import { changesBetween, leavesOf, pathText } from './changes.ts';
import type { Change } from './changes.ts';
import { alignedLines } from './columns.ts';
import { noteLines } from './describer.ts';
import type { Describer } from './describer.ts';
import type { Paint } from './paint.ts';
import type { AnyReplay } from './trace-record.ts';
import { stepText } from './step-text.ts';
import type { TraceRecord } from './trace-schema.ts';
import { counted, valueText } from './value-text.ts';

/** `diff`: what each step changed. `full`: every field that is not 0, after every step. */
export type TraceMode = 'diff' | 'full';

const INDENT = '      ';

/** A counterexample as lines to read: every step with its actor, its kernel function, what it changed and who holds which page, then a table. */
export function traceLines(
  model: Model,
  describer: Describer,
  trace: TraceRecord,
  { states }: AnyReplay,
  mode: TraceMode,
  paint: Paint,
): string[] {
  const lines = [`Trace, ${counted(trace.steps.length, 'step')} from start ${String(trace.initial)}:`, ''];
  const tell = (k: number): void => {
    if (mode === 'full') lines.push(...stateLines(leavesOf(model.schema, states[k])).map((line) => INDENT + line));
    const picture = describer.picture(states[k]);
    if (picture.length > 0) lines.push(paint.dim(`${INDENT}| ${picture.join(' | ')}`));
  };
  lines.push('  0. start');
  tell(0);
  for (const [k, step] of trace.steps.entries()) {
    lines.push(`${String(k + 1).padStart(3)}. ${step.actor}: ${paint.strong(stepText(step))}  ${paint.dim(step.source)}`);
    if (mode === 'diff') {
      const changes = changesBetween(model.schema, states[k], states[k + 1]);
      lines.push(...noteLines(describer.notes(changes, states[k], states[k + 1])).map((line) => INDENT + line));
    }
    tell(k + 1);
  }
  const table = traceTable(describer, trace, states);
  return table.length > 0 ? [...lines, '', 'In short:', '', ...table] : lines;
}

/** Every field that is not 0, by the record it stands in. */
function stateLines(leaves: readonly Change[]): string[] {
  return noteLines(
    leaves.map(({ path, leaf, to }) => ({
      subject: path.length > 1 ? pathText(path.slice(0, -1)) : 'state',
      text: `${String(path.at(-1))} ${valueText(leaf, to)}`,
    })),
  );
}

/** One row a state: step, actor, action, and what the describer shows. */
function traceTable(describer: Describer, trace: TraceRecord, states: readonly unknown[]): string[] {
  if (describer.columns.length === 0) return [];
  const titles = ['step', 'actor', 'action', ...describer.columns];
  const rows = states.map((state, k) => {
    const step = k === 0 ? null : trace.steps[k - 1];
    return [String(k), step?.actor ?? '', step ? stepText(step) : 'start', ...describer.row(state)];
  });
  const [head, ...body] = alignedLines([titles, ...rows], [0]);
  return [head, '-'.repeat(Math.max(head.length, ...body.map((line) => line.length))), ...body].map((line) => `  ${line}`);
}
