import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { leastMemory } from '../explorer/store/least-memory.ts';
import { generatedSource } from '../explorer/insight/generated-source.ts';
import type { ExploreOptions } from '../explorer/result.ts';
import { directIoAssumptions, searchAssumptions } from '../report/assumptions.ts';
import { isCutOff } from '../report/certified-claims.ts';
import { describerOf, DIRECT_IO } from '../report/describer-of.ts';
import { judge } from '../report/judgement.ts';
import type { Question } from '../report/judgement.ts';
import { GRAPH_STATES_MAX, graphFiles } from '../report/graph-files.ts';
import type { GraphFormat } from '../report/graph-formats.ts';
import type { Paint } from '../report/paint.ts';
import { replayCommand, traceFile } from '../report/run.ts';
import type { Minimal, Run, ToldTrace } from '../report/run.ts';
import { minimalLines, reductionText } from '../report/minimal.ts';
import type { Files } from '../report/results-folder.ts';
import { checkWritable, utcStamp, writeResults } from '../report/results-folder.ts';
import { runFiles, tellTraces } from '../report/run-files.ts';
import { summaryRecord } from '../report/run-record.ts';
import { searchIdentity } from '../report/search-identity.ts';
import { countLines, headingLines, verdictLines } from '../report/summary-text.ts';
import { traceLines } from '../report/trace-text.ts';
import { counted, grouped } from '../report/value-text.ts';
import { checkSameSearch, resumeCommand } from './checkpoints.ts';
import type { Resumed } from './checkpoints.ts';
import { diagnosisLines } from './diagnose.ts';
import { Exit, UsageError } from './exit-codes.ts';
import type { ExploreFlags } from './explore-flags.ts';
import { modelCode } from './model-code.ts';
import { pageAssets, pincheckVersion } from './project-root.ts';
import { provenance } from './provenance.ts';
import { minimizeRun } from './minimize-run.ts';
import { runSearch } from './run-search.ts';
import { chosenProperties, checkedByDefault } from './scenario-names.ts';
import { subjectOf } from './subject.ts';
import type { Subject } from './subject.ts';
import { paintFor, printLines } from './terminal.ts';

/** Explores, or goes on, reports, writes the results folder; the answer is the exit code. Throws a UsageError before anything is written. */
export async function runExplore(scenario: string | undefined, flags: ExploreFlags, resumed: Resumed | null = null): Promise<number> {
  const subject = subjectOf(scenario, flags.kernel, flags.model, flags.set);
  if ((flags.profile || flags.explainSize) && flags.store !== 'exact')
    throw new UsageError('--profile and --explain-size look at stored states, and only the exact store has them');
  if (flags.maxViolations !== undefined && flags.store !== 'exact')
    throw new UsageError('--max-violations tells counterexamples apart by stored states, and only the exact store has them');
  if (flags.profile && flags.engine !== 'packed') throw new UsageError('--profile measures the packed engine, and no other');
  if (flags.minimize && subject.scenario === null) throw new UsageError('--minimize makes scenarios smaller, and no other models');
  if (flags.dumpViews) {
    process.stdout.write(generatedSource(subject.model));
    return Exit.verified;
  }
  const question = questionOf(subject, flags);
  const skipped = skippedBy(question);
  const options = optionsOf(subject, flags, question, skipped.properties);
  const least = leastMemory(subject.model, options);
  if (!flags.spill && flags.memoryLimit < least)
    throw new UsageError(
      `--memory-limit ${grouped(flags.memoryLimit)} is too little for any search of this with ${counted(flags.workers, 'worker')}: it needs ${grouped(least)} bytes`,
    );
  const identity = searchIdentity({ ...subject, options }, `${pincheckVersion()}, models ${modelCode().slice(0, 12)}`);
  if (resumed) checkSameSearch(resumed.checkpoint, identity);
  const writable = checkWritable(flags.out);
  if (!writable.ok) throw new UsageError(writable.why);

  const paint = paintFor(process.stdout, flags.color);
  const say = (lines: readonly string[]): void => {
    if (!flags.json) printLines(process.stdout, lines);
  };
  const { scenario: chosen } = subject;
  const named = { ...subject, scenario: chosen?.name ?? null, story: chosen?.story ?? null, wantedGoals: chosen?.goals ?? [] };
  if (!flags.quiet) say([...headingLines(named, named, paint), '']);

  const started = new Date();
  const stem = [named.scenario ?? subject.spec.model, ...(subject.kernel === null ? [] : [subject.kernel]), utcStamp(started)].join('-');
  const wanted = { subject, options, flags, scenario, stem, identity, resumed };
  const [searchedFor, origin] = await Promise.all([runSearch(wanted), provenance(started)]);
  const { found, diagnosis } = searchedFor;
  const isOver = !isCutOff(found);
  const processBytes = process.resourceUsage().maxRSS * 1024;
  const judgement = judge(subject.model, question, found);
  const searched: Run = {
    ...named,
    options,
    secondsMax: flags.timeLimit ?? null,
    memoryBytesMax: flags.memoryLimit,
    provenance: origin,
    modelCode: modelCode(),
    found,
    judgement,
    question,
    skipped,
    seconds: searchedFor.seconds,
    resumed: searchedFor.resumed,
    checkpoint: isOver ? null : searchedFor.checkpoint,
    processBytes,
    ...diagnosis,
  };
  const traces = tellTraces(searched);
  const minimal = flags.minimize && traces.length > 0 ? await minimized(searched, traces[0], flags, say) : undefined;
  const graphs = flags.graph.length > 0 ? graphsOf(searched, flags.graph) : null;
  const run: Run = { ...searched, ...(minimal ? { minimal } : {}), ...(graphs ? { graphs } : {}) };
  const folder = written(flags.out, stem, run, traces);
  if (folder === null) {
    say([...countLines(run, paint), '', ...verdictLines(run, paint), ...resumeLines(searchedFor)]);
    return Exit.fault;
  }
  // Only now nothing can be lost.
  if (isOver && searchedFor.checkpoint !== null) rmSync(searchedFor.checkpoint, { recursive: true, force: true });

  if (flags.json) {
    const first = traces.length > 0 ? join(folder, traceFile(traces[0].name, '.json')) : null;
    process.stdout.write(`${JSON.stringify(summaryRecord(run, folder, first))}\n`);
  } else {
    say([...(flags.quiet ? verdictLines(run, paint) : reportLines(run, traces, folder, flags, paint)), ...resumeLines(run)]);
  }
  if (flags.serve) {
    const { serveRun } = await import('./run-serve.ts');
    await serveRun(folder, flags.port, flags.json ? process.stderr : process.stdout);
  }
  return exitCode(run);
}

/** Graphs of the states; null, and a line on stderr, if there are too many. */
function graphsOf(run: Run, formats: readonly GraphFormat[]): Files | null {
  const files = graphFiles(run, formats);
  const counts = `${counted(run.found.distinct, 'state')}, and ${grouped(GRAPH_STATES_MAX)} is the most`;
  if (!files) process.stderr.write(`pincheck: no graph is written: there are ${counts}\n`);
  return files;
}

/** The smallest world for a violation; says each step on the way, unless it is to be quiet. */
function minimized(run: Run, told: ToldTrace, { quiet }: ExploreFlags, say: (lines: readonly string[]) => void): Promise<Minimal> {
  const minimal = minimizeRun(run, told, (step) => {
    if (!quiet) say([`  ${reductionText(step)}`]);
  });
  // Who reads that may interrupt it: it listens already, and has told no step.
  if (!quiet) say([`Minimizing ${told.record.property}, found after ${counted(told.record.steps.length, 'step')}:`]);
  return minimal;
}

/** The results folder; null, and a line on stderr, if it cannot be written after all: hours of search should not be lost for want of a disk. */
function written(out: string, stem: string, run: Run, traces: readonly ToldTrace[]): string | null {
  try {
    return writeResults(out, stem, (path) => runFiles(run, traces, path, pageAssets));
  } catch (error) {
    process.stderr.write(`pincheck: the results cannot be written: ${error instanceof Error ? error.message : String(error)}\n`);
    return null;
  }
}

function exitCode({ judgement, minimal }: Run): number {
  if (judgement.limit === 'interrupted' || minimal?.interrupted) return Exit.interrupted;
  return Exit[judgement.verdict];
}

function questionOf(subject: Subject, flags: ExploreFlags): Question {
  const chosen = flags.invariant.length > 0 ? chosenProperties(subject.model, flags.invariant) : null;
  return { scenario: subject.scenario, kernel: subject.kernel, altered: subject.altered, chosen };
}

/** What the scenario leaves out for this kernel; a choice on the command line overrides it. */
function skippedBy({ scenario, kernel, chosen }: Question): Run['skipped'] {
  const expectation = scenario && kernel !== null && chosen === null ? scenario.expect[kernel] : undefined;
  return { properties: expectation?.skip ?? [], why: expectation && expectation.skip.length > 0 ? expectation.why : null };
}

function optionsOf({ model }: Subject, flags: ExploreFlags, { chosen }: Question, skipped: readonly string[]): ExploreOptions {
  const goals = model.properties.filter((p) => p.kind === 'goal').map((p) => p.name);
  const properties =
    chosen ?? (skipped.length > 0 ? [...checkedByDefault(model), ...goals].filter((name) => !skipped.includes(name)) : null);
  return {
    engine: flags.engine,
    store: flags.store,
    workers: flags.workers,
    keepGoing: flags.keepGoing,
    ...(flags.checkDeterminism ? { checkDeterminism: true } : {}),
    ...(flags.depth === undefined ? {} : { depthMax: flags.depth }),
    ...(flags.maxStates === undefined ? {} : { statesMax: flags.maxStates }),
    ...(flags.maxViolations === undefined ? {} : { violationsMax: flags.maxViolations }),
    ...(properties === null ? {} : { properties }),
  };
}

/** The command that goes on with a search. */
function resumeLines({ checkpoint }: Pick<Run, 'checkpoint'>): string[] {
  return typeof checkpoint === 'string' ? [`resume:  ${resumeCommand(checkpoint)}`] : [];
}

function reportLines(run: Run, traces: readonly ToldTrace[], folder: string, flags: ExploreFlags, paint: Paint): string[] {
  const { trace: mode } = flags;
  const lines = [...countLines(run, paint), '', ...verdictLines(run, paint)];
  if (run.judgement.verdict !== 'violated') {
    const assumptions = [...searchAssumptions(run), ...(run.spec.model === DIRECT_IO ? directIoAssumptions : [])];
    lines.push('', 'What this does not say:', ...assumptions.map((line) => `  - ${line}`));
  }
  for (const { record, replayed } of traces) {
    if (traces.length > 1) lines.push('', paint.bad(`${record.property}: ${record.statement}`));
    if (mode !== 'off') lines.push('', ...traceLines(run.model, describerOf(run.spec), record, replayed, mode, paint));
  }
  if (run.minimal) lines.push('', ...minimalLines(run.minimal, folder, paint));
  lines.push(...diagnosisLines(run, flags), '', `results: ${folder}`);
  for (const { name } of traces) lines.push(`replay:  ${replayCommand(folder, name)}`);
  return lines;
}
