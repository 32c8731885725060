import { join } from 'node:path';
import { explore } from '../explorer/explore.ts';
import type { Model, ModelSpec } from '../explorer/model/model.ts';
import { replay } from '../explorer/replay.ts';
import type { Exploration } from '../explorer/result.ts';
import { inapplicable } from '../matrix/applicable.ts';
import { buildModel } from '../models/registry.ts';
import { describerOf, DIFFERENCE } from '../report/describer-of.ts';
import { noPaint } from '../report/paint.ts';
import { checkWritable, utcStamp, writeResults } from '../report/results-folder.ts';
import { traceFile } from '../report/run.ts';
import { traceRecord } from '../report/trace-record.ts';
import type { AnyReplay } from '../report/trace-record.ts';
import type { TraceRecord } from '../report/trace-schema.ts';
import { traceLines } from '../report/trace-text.ts';
import type { TraceMode } from '../report/trace-text.ts';
import { counted, grouped } from '../report/value-text.ts';
import { suggestion } from '../scenario/nearest-name.ts';
import type { DiffRecord } from '../diff/record-schema.ts';
import { Exit, UsageError } from './exit-codes.ts';
import type { EffortFlags, MemoryFlags } from './effort-options.ts';
import { ProgressLine } from './progress-line.ts';
import { DEFAULT_SCENARIO, subjectOf } from './subject.ts';
import type { Settings } from './model-settings.ts';
import { paintFor, printLines } from './terminal.ts';
import { untilStopped } from './until-stopped.ts';

/** The options of `diff`, as the command line gives them. */
export interface DiffFlags extends EffortFlags, MemoryFlags {
  readonly kernel: string;
  readonly against: string;
  readonly observe: readonly string[];
  readonly keepGoing: boolean;
  readonly set: Settings;
  readonly depth?: number;
  readonly trace: TraceMode | 'off';
  readonly json: boolean;
  readonly out: string;
  readonly color: boolean;
}

interface Told {
  readonly record: TraceRecord;
  readonly replayed: AnyReplay;
}

/** Explores a scenario under two kernels in lockstep; the answer is the exit code. Throws a UsageError before anything is explored. */
export async function runDiff(name: string = DEFAULT_SCENARIO, flags: DiffFlags): Promise<number> {
  const { kernel, against, out } = flags;
  const { scenario, spec } = pairOf(name, flags);
  const model = buildModel(spec);
  const observed = observedNames(model, flags.observe);
  const writable = checkWritable(out);
  if (!writable.ok) throw new UsageError(writable.why);
  const paint = paintFor(process.stdout, flags.color);
  const say = (lines: readonly string[]): void => {
    if (!flags.json) printLines(process.stdout, lines);
  };
  if (!flags.quiet) say([`${scenario}: ${kernel} against ${against}`, `observed: ${observed.join(', ')}`, '']);

  const started = new Date();
  const found = await search(model, spec, observed, flags);
  const told = found.violations.map((violation): Told => {
    const replayed: AnyReplay = replay(model, violation.trace);
    return { record: traceRecord(model, spec, scenario, violation, replayed), replayed };
  });
  const recordIn = (path: string): DiffRecord => recordOf(scenario, flags, observed, found, path);
  const folder = writeResults(out, `diff-${scenario}-${kernel}-${against}-${utcStamp(started)}`, (path) => ({
    'diff.json': `${JSON.stringify(recordIn(path), null, 2)}\n`,
    ...traceFiles(model, told),
  }));
  if (flags.json) process.stdout.write(`${JSON.stringify(recordIn(folder))}\n`);
  const counts = `pairs of states  ${grouped(found.distinct)}, depth ${grouped(found.depth)}`;
  say(flags.quiet ? [] : [counts, '']);
  for (const { record, replayed } of told) {
    say([paint.bad(`DIFFERS: ${record.property}, after ${counted(record.actions.length, 'step')}`), `  ${record.statement}`]);
    if (!flags.quiet && flags.trace !== 'off') say(['', ...traceLines(model, describerOf(spec), record, replayed, flags.trace, paint), '']);
  }
  const limit = found.limit === 'violation' ? null : found.limit;
  if (limit !== null) say([paint.warn(`INCONCLUSIVE: ended by a limit: ${limit}`)]);
  else if (told.length === 0) say([paint.good('NOTHING DIFFERS of what was observed, within these bounds.')]);
  if (!flags.quiet) say(['', `results: ${folder}`]);
  return exitCode(found);
}

function exitCode({ limit, violations }: Exploration): number {
  if (violations.length > 0) return Exit.violated;
  if (limit === 'interrupted') return Exit.interrupted;
  return limit === null ? Exit.verified : Exit.inconclusive;
}

/** The scenario under both kernels. Throws a UsageError. */
function pairOf(name: string, { kernel, against, set }: DiffFlags): { scenario: string; spec: ModelSpec } {
  if (kernel === against) throw new UsageError(`--kernel and --against are both ${kernel}`);
  const { scenario } = subjectOf(name, kernel, undefined, set);
  if (!scenario) throw new UsageError('diff needs a scenario');
  subjectOf(name, against, undefined, set);
  for (const side of [kernel, against]) {
    const why = inapplicable({ ...scenario.plan, kernel: side });
    if (why !== null) throw new UsageError(`${scenario.name} says nothing of one of them: ${why}`);
  }
  return { scenario: scenario.name, spec: { model: DIFFERENCE, config: { ...scenario.plan, kernel, against } } };
}

function observedNames(model: Model, chosen: readonly string[]): string[] {
  const known = model.properties.map(({ name }) => name);
  for (const name of chosen) if (!known.includes(name)) throw new UsageError(`there is no observation "${name}"${suggestion(name, known)}`);
  return chosen.length > 0 ? [...chosen] : known;
}

function search(model: Model, spec: ModelSpec, properties: readonly string[], flags: DiffFlags): Promise<Exploration> {
  const { workers, keepGoing, depth, memoryLimit: memoryBytesMax } = flags;
  const options = { engine: 'packed', workers, keepGoing, properties, ...(depth === undefined ? {} : { depthMax: depth }) } as const;
  const progress = new ProgressLine(process.stderr);
  const watch = flags.quiet ? {} : { watch: progress.begin.bind(progress) };
  return untilStopped(flags.timeLimit, (stop) => explore({ model, spec, options, stop, tuning: { memoryBytesMax }, ...watch })).finally(
    () => {
      progress.end();
    },
  );
}

function recordOf(scenario: string, flags: DiffFlags, observed: readonly string[], found: Exploration, results: string): DiffRecord {
  return {
    formatVersion: 1,
    scenario,
    kernel: flags.kernel,
    against: flags.against,
    observed: [...observed],
    limit: found.limit === 'violation' ? null : found.limit,
    pairs: found.distinct,
    depth: found.depth,
    differences: found.violations.map(({ property, trace }) => ({
      observation: property,
      steps: trace.actions.length,
      trace: join(results, traceFile(property, '.json')),
    })),
    results,
  };
}

function traceFiles(model: Model, told: readonly Told[]): Record<string, string> {
  return Object.fromEntries(
    told.flatMap(({ record, replayed }) => [
      [traceFile(record.property, '.json'), `${JSON.stringify(record, null, 2)}\n`],
      [
        traceFile(record.property, '.txt'),
        `${traceLines(model, describerOf(record.spec), record, replayed, 'diff', noPaint).join('\n')}\n`,
      ],
    ]),
  );
}
