import type { Judgement } from './judgement.ts';
import { describerOf } from './describer-of.ts';
import { noPaint } from './paint.ts';
import { replayCommand } from './run.ts';
import type { Run, ToldTrace } from './run.ts';
import { countLines, verdictLines } from './summary-text.ts';
import { traceLines } from './trace-text.ts';
import { xmlRoot, xmlText } from './xml.ts';

/** A scenario under a kernel, as a test that CI shows. */
export interface JunitCase {
  readonly scenario: string;
  readonly kernel: string;
  readonly seconds: number;
  /** `passed`: as expected. `failed`: violated, or verified where a violation is expected. `undecided`: a limit ended the search. `faulty`: something broke. */
  readonly outcome: 'passed' | 'failed' | 'undecided' | 'faulty';
  /** One line, and everything. */
  readonly message: string;
  readonly text: string;
}

/** A run as a test: it passes if it gives what its scenario expects; if that expects nothing, or settings changed it, if everything holds. */
export function junitCase(run: Run, traces: readonly ToldTrace[], folder: string): JunitCase {
  const { model, spec, judgement } = run;
  const told = traces.flatMap(({ name, record, replayed }) => [
    '',
    `${record.property}: ${record.statement}`,
    ...traceLines(model, describerOf(spec), record, replayed, 'diff', noPaint),
    `replay: ${replayCommand(folder, name)}`,
  ]);
  const verdict = verdictLines(run, noPaint);
  return {
    scenario: run.scenario ?? spec.model,
    kernel: run.kernel ?? 'no kernel',
    seconds: run.seconds,
    outcome: outcomeOf(judgement),
    message: verdict.map((line) => line.trim()).join('; '),
    text: [...verdict, '', ...countLines(run, noPaint), ...told, '', `results: ${folder}`].join('\n'),
  };
}

function outcomeOf({ verdict, expected }: Judgement): JunitCase['outcome'] {
  if (verdict === 'inconclusive') return 'undecided';
  const good = expected === null || expected.altered ? verdict === 'verified' : expected.met;
  return good ? 'passed' : 'failed';
}

/** JUnit XML: a suite for each scenario, in it a test for each kernel. */
export function junitXml(cases: readonly JunitCase[], started: string): string {
  const root = xmlRoot('testsuites').att({ name: 'pincheck', ...totals(cases) });
  for (const scenario of new Set(cases.map((c) => c.scenario))) {
    const those = cases.filter((c) => c.scenario === scenario);
    const suite = root.ele('testsuite', { name: scenario, timestamp: started.replace(/\.\d+Z$/, ''), skipped: 0, ...totals(those) });
    for (const { kernel, seconds, outcome, message, text } of those) {
      const test = suite.ele('testcase', { name: kernel, classname: `pincheck.${scenario}`, time: seconds.toFixed(3) });
      if (outcome === 'failed') test.ele('failure', { message, type: 'violated' }).txt(text);
      else if (outcome === 'undecided') test.ele('error', { message, type: 'inconclusive' }).txt(text);
      else if (outcome === 'faulty') test.ele('error', { message, type: 'fault' }).txt(text);
      else test.ele('system-out').txt(text);
    }
  }
  return xmlText(root);
}

function totals(cases: readonly JunitCase[]): Record<string, string | number> {
  const count = (outcome: JunitCase['outcome']): number => cases.filter((c) => c.outcome === outcome).length;
  const time = cases.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(3);
  return { tests: cases.length, failures: count('failed'), errors: count('undecided') + count('faulty'), time };
}
