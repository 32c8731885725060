import { dirname } from 'node:path';
import * as v from 'valibot';
import { explore } from '../explorer/explore.ts';
import type { Model } from '../explorer/model/model.ts';
import type { Exploration, ExploreOptions } from '../explorer/result.ts';
import { sealOf } from '../report/certificate.ts';
import { claimsOf, comparableDepth, differencesOf, isCutOff } from '../report/certified-claims.ts';
import { DIRECT_IO } from '../report/describer-of.ts';
import { judge } from '../report/judgement.ts';
import type { Question } from '../report/judgement.ts';
import { runRecord } from '../report/run-record.ts';
import type { RunRecord } from '../report/run-schema.ts';
import { runSchema } from '../report/run-schema.ts';
import { counted } from '../report/value-text.ts';
import { complaintOf } from '../scenario/checked.ts';
import { parseJson } from '../scenario/parse-scenario.ts';
import type { ModelConfig } from '../state/bounds.ts';
import type { EffortFlags, MemoryFlags } from './effort-options.ts';
import { Exit, UsageError } from './exit-codes.ts';
import { modelCode } from './model-code.ts';
import { ProgressLine } from './progress-line.ts';
import { readText } from './scenario-files.ts';
import { paintFor, printLines } from './terminal.ts';
import { untilStopped } from './until-stopped.ts';
import { toldModel } from './told-model.ts';

export interface VerifyFlags extends EffortFlags, MemoryFlags {
  readonly color: boolean;
}

/** Explores again what a certificate tells, and compares; the answer is the exit code. Throws a UsageError for a file that is no certificate. */
export async function runVerifyCertificate(file: string, flags: VerifyFlags): Promise<number> {
  const told = readCertificate(file);
  const model = toldModel(file, told.spec);
  const known = [...model.properties.map(({ name }) => name), 'deadlock'];
  const unknown = told.options.properties?.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new UsageError(`${file}: options.properties names no property of this model: "${unknown}"`);
  const depthMax = comparableDepth(told);
  const options = optionsOf(told, depthMax, flags.workers);
  const found = await search(file, model, told, options, flags);
  const paint = paintFor(process.stdout, flags.color);
  if (isCutOff(found)) {
    printLines(process.stdout, [paint.warn(`NOT DECIDED: a limit ended the search after ${counted(found.distinct, 'state')}.`)]);
    return found.limit === 'interrupted' ? Exit.interrupted : Exit.inconclusive;
  }
  const again = recordAgain(told, model, options, found);
  const differences = differencesOf(claimsOf(told, depthMax), claimsOf(again, depthMax));
  const lines = differences.map((d) => `${d.path}: the certificate says ${d.told}, exploring again gives ${d.found}`);
  if (depthMax !== null)
    lines.unshift(
      `compared up to depth ${String(depthMax)} only: the certificate's search was ended (${told.limit ?? ''}) in the middle of a level`,
    );
  const searched = `${counted(found.distinct, 'state')} of ${told.scenario ?? told.model}, digest ${found.digest ?? ''}`;
  lines.push(
    differences.length === 0
      ? paint.good(`SAME: ${searched}.`)
      : paint.bad(`DIFFERENT in ${counted(differences.length, 'place')}: ${searched}.`),
  );
  printLines(process.stdout, flags.quiet ? lines.slice(-1) : lines);
  return differences.length === 0 ? Exit.verified : Exit.violated;
}

function readCertificate(file: string): RunRecord {
  const json = parseJson(readText(file), file);
  if (!json.ok) throw new UsageError(json.why);
  const parsed = v.safeParse(runSchema, json.value);
  if (!parsed.success) throw new UsageError(`${file}: is no certificate that this version reads: ${complaintOf(parsed.issues[0])}`);
  const { output } = parsed;
  if (sealOf(output) !== output.certificate.seal)
    throw new UsageError(`${file}: was changed after it was written: its seal is not that of what it says`);
  return output;
}

function optionsOf({ options, engine, store }: RunRecord, depth: number | null, workers: number): ExploreOptions {
  const { keepGoing, checkDeterminism, statesMax, violationsMax, properties } = options;
  const depthMax = depth ?? options.depthMax;
  return {
    ...{ engine, store, workers, keepGoing, checkDeterminism },
    ...(depthMax === null ? {} : { depthMax }),
    ...(statesMax === null ? {} : { statesMax }),
    ...(violationsMax === null ? {} : { violationsMax }),
    ...(properties === null ? {} : { properties }),
  };
}

function search(file: string, model: Model, { spec }: RunRecord, options: ExploreOptions, flags: VerifyFlags): Promise<Exploration> {
  return untilStopped(flags.timeLimit, async (stop) => {
    const progress = new ProgressLine(process.stderr);
    const watch = flags.quiet ? {} : { watch: progress.begin.bind(progress) };
    const tuning = { digest: true, sample: true, memoryBytesMax: flags.memoryLimit, spillFolder: dirname(file) };
    try {
      return await explore({ model, spec, options, stop, tuning, ...watch });
    } finally {
      progress.end();
    }
  });
}

/** Kernel and bounds of what is explored, whatever the certificate says of them beside. */
function saidBySpec({ spec }: RunRecord): Pick<RunRecord, 'kernel' | 'bounds'> {
  if (spec.model !== DIRECT_IO) return { kernel: null, bounds: spec.config as RunRecord['bounds'] };
  const { kernel, bounds } = spec.config as ModelConfig;
  return { kernel, bounds: { ...bounds } };
}

/** What a run that finds this would have written. */
function recordAgain(told: RunRecord, model: Model, options: ExploreOptions, found: Exploration): RunRecord {
  const { spec, scenario, skipped, provenance, certificate } = told;
  const { kernel, bounds } = saidBySpec(told);
  const { goals, alive, expected, altered, chosen } = certificate.asked;
  const asked = scenario === null ? null : { goals, alive, expect: kernel === null || expected === null ? {} : { [kernel]: expected } };
  const question: Question = { scenario: asked, kernel, altered, chosen };
  return runRecord({
    ...{ model, spec, scenario, kernel, bounds, skipped, provenance, options, question, found },
    ...{ title: '', story: null, kernelTitle: null, wantedGoals: goals },
    modelCode: modelCode(),
    judgement: judge(model, question, found),
    secondsMax: null,
    memoryBytesMax: found.memory.bytesMax,
    seconds: 0,
    processBytes: 0,
  });
}
