import { stepText } from './step-text.ts';
import type { StepRecord, TraceRecord } from './trace-schema.ts';

/** How a replayed trace differs from the one that was written, in a sentence; null if it does not. */
export function traceDifference(written: TraceRecord, replayed: TraceRecord): string | null {
  if (written.steps.length !== replayed.steps.length)
    return `the file tells ${String(written.steps.length)} steps of ${String(replayed.steps.length)} actions`;
  for (const [k, step] of replayed.steps.entries()) {
    const difference = stepDifference(written.steps[k], step);
    if (difference !== null) return `step ${String(k + 1)} ${difference}`;
  }
  return JSON.stringify(written.finalState) === JSON.stringify(replayed.finalState) ? null : 'the last state is another one';
}

function stepDifference(written: StepRecord, replayed: StepRecord): string | null {
  const [was, is] = [stepText(written), stepText(replayed)];
  if (was !== is) return `was ${was}, but its action is ${is} now`;
  for (let i = 0; i < Math.max(written.changes.length, replayed.changes.length); i++) {
    const [before, now] = [changeText(written.changes.at(i)), changeText(replayed.changes.at(i))];
    if (before !== now) return `(${is}) made ${before}, and makes ${now} now`;
  }
  return null;
}

function changeText(change: StepRecord['changes'][number] | undefined): string {
  return change ? `${change.path} ${String(change.from)} -> ${String(change.to)}` : 'no further change';
}
