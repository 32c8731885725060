import { replay } from '../explorer/replay.ts';
import { describerOf } from './describer-of.ts';
import { htmlPage } from './html/html-page.ts';
import { runPage } from './html/run-page.ts';
import { itfTrace } from './itf.ts';
import { junitCase, junitXml } from './junit.ts';
import { replayCommand, traceFile, traceNames } from './run.ts';
import type { Run, ToldTrace } from './run.ts';
import { minimalScenario } from './minimal.ts';
import { noPaint } from './paint.ts';
import type { Files } from './results-folder.ts';
import { sarifLog } from './sarif.ts';
import { runRecord } from './run-record.ts';
import { traceRecord } from './trace-record.ts';
import type { AnyReplay } from './trace-record.ts';
import type { TraceRecord } from './trace-schema.ts';
import { traceLines } from './trace-text.ts';

/** Replays every violation of a run. Throws a DivergingReplay if the model is not deterministic. */
export function tellTraces({ model, spec, scenario, found }: Run): ToldTrace[] {
  const names = traceNames(found.violations);
  return found.violations.map((violation, i) => {
    const replayed: AnyReplay = replay(model, violation.trace);
    return { name: names[i], record: traceRecord(model, spec, scenario, violation, replayed), replayed };
  });
}

/** Everything that a results folder holds: the run as JSON, JUnit XML, SARIF and report.html, and each counterexample as JSON, text and ITF. `assets` is where the build put what the report is drawn by. */
export function runFiles(run: Run, traces: readonly ToldTrace[], folder: string, assets: string): Files {
  const files: Record<string, string> = {
    'run.json': json(runRecord(run)),
    'junit.xml': junitXml([junitCase(run, traces, folder)], run.provenance.started),
    'results.sarif': json(sarifLog(run, traces)),
    'report.html': htmlPage(assets, 'report', runPage(run, traces, folder)),
  };
  Object.assign(files, run.graphs);
  for (const told of traces) Object.assign(files, traceFiles(run, told, folder));
  if (run.minimal) {
    for (const [name, scenario] of Object.entries(minimalScenario(run.minimal))) files[name] = json(scenario);
    Object.assign(files, traceFiles(run.minimal, run.minimal.told, folder));
  }
  return files;
}

/** What a counterexample is about. */
type Subject = Pick<Run, 'model' | 'spec' | 'scenario' | 'kernel'>;

function traceFiles(subject: Subject, { name, record, replayed }: ToldTrace, folder: string): Files {
  return {
    [traceFile(name, '.json')]: json(record),
    [traceFile(name, '.txt')]: traceDocument(subject, record, replayed, replayCommand(folder, name)),
    [traceFile(name, '.itf.json')]: json(itfTrace(subject.model, record, replayed)),
  };
}

function traceDocument(run: Subject, record: TraceRecord, replayed: AnyReplay, command: string): string {
  const kernel = run.kernel === null ? '' : `, kernel ${run.kernel}`;
  const head = [`${record.property} is violated (${run.scenario ?? run.spec.model}${kernel})`, record.statement, ''];
  const body = traceLines(run.model, describerOf(run.spec), record, replayed, 'diff', noPaint);
  return [...head, ...body, '', `Replay: ${command}`, ''].join('\n');
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
