import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { Stop } from '../explorer/stop.ts';
import { allMutations } from '../mutants/all-mutations.ts';
import { groundsOf, tryMutations } from '../mutants/campaign.ts';
import { explainedBy } from '../mutants/explained.ts';
import { mutationName } from '../mutants/mutation.ts';
import { mutantsSchema } from '../mutants/record-schema.ts';
import type { MutantRecord, MutantsRecord } from '../mutants/record-schema.ts';
import { mutantRecord, mutantsPage, SCORE_MIN, scoreText, tallyOf } from '../mutants/report.ts';
import { checkWritable, utcStamp, writeResults } from '../report/results-folder.ts';
import { complaintOf } from '../scenario/checked.ts';
import { parseJson } from '../scenario/parse-scenario.ts';
import { Exit, UsageError } from './exit-codes.ts';
import type { EffortFlags } from './effort-options.ts';
import { modelCode } from './model-code.ts';
import { pincheckVersion, projectRoot } from './project-root.ts';
import { placesOf } from './run-matrix.ts';
import { readText } from './scenario-files.ts';
import { printLines } from './terminal.ts';
import { untilStopped } from './until-stopped.ts';

export interface MutantsFlags extends EffortFlags {
  readonly on: readonly string[];
  readonly resume?: string;
  readonly json: boolean;
  readonly out: string;
}

const PROGRESS_MS = 5000;

interface Campaign {
  readonly grounds: number;
  readonly wanted: number;
  readonly mutants: MutantRecord[];
  /** What ended it early, or `Stop.run`. */
  readonly stopped: number;
}

/** Tries every mutant whose name contains the text; the answer is the exit code. Throws a UsageError before anything is explored. */
export async function runMutants(text: string, flags: MutantsFlags): Promise<number> {
  const places = placesOf(flags.on, []);
  const names = [...new Set(places.map(({ scenario }) => scenario.name))];
  const known = flags.resume === undefined ? [] : readRecord(flags.resume, names).mutants;
  const writable = checkWritable(flags.out);
  if (!writable.ok) throw new UsageError(writable.why);

  const started = new Date();
  const began = performance.now();
  const { grounds, wanted, mutants, stopped } = await campaign(places, text, known, flags);
  if (wanted === 0 && stopped === Stop.run)
    throw new UsageError(`no mutant that can show on ${String(grounds)} scenarios has "${text}" in its name`);

  const head = {
    formatVersion: 1,
    pincheck: pincheckVersion(),
    argv: process.argv.slice(2),
    model: modelCode(),
    seconds: Math.round(performance.now() - began) / 1000,
    scenarios: names,
    grounds,
    ...tallyOf(mutants, explainedBy(readFileSync(join(projectRoot, 'docs/mutants.md'), 'utf8'))),
    complete: stopped === Stop.run,
    mutants,
  } as const;
  const recordIn = (results: string): MutantsRecord => ({ ...head, results });
  const folder = writeResults(flags.out, `mutants-${utcStamp(started)}`, (path) => ({
    'mutants.json': `${JSON.stringify(recordIn(path), null, 2)}\n`,
    'mutants.md': `${mutantsPage(head).join('\n')}\n`,
  }));
  if (flags.json) process.stdout.write(`${JSON.stringify(recordIn(folder))}\n`);
  else printLines(process.stdout, flags.quiet ? [...head.unexplained, scoreText(head)] : [...mutantsPage(head), '', `results: ${folder}`]);
  if (!head.complete) return stopped === Stop.interrupted ? Exit.interrupted : Exit.inconclusive;
  return head.unexplained.length === 0 && (head.score ?? 1) >= SCORE_MIN ? Exit.verified : Exit.violated;
}

/** What a campaign of the same model on the same scenarios has found. Throws a UsageError if it is none. */
function readRecord(folder: string, scenarios: readonly string[]): MutantsRecord {
  const file = join(folder, 'mutants.json');
  const json = parseJson(readText(file), file);
  if (!json.ok) throw new UsageError(json.why);
  const parsed = v.safeParse(mutantsSchema, json.value);
  if (!parsed.success) throw new UsageError(`${file}: is no campaign that this version reads: ${complaintOf(parsed.issues[0])}`);
  if (parsed.output.model !== modelCode()) throw new UsageError(`${file}: the model has changed since: what it found may no longer be so`);
  if (parsed.output.scenarios.toSorted().join() !== scenarios.toSorted().join())
    throw new UsageError(`${file}: tells of other scenarios: ${parsed.output.scenarios.join(', ')}`);
  return parsed.output;
}

async function campaign(
  places: Parameters<typeof groundsOf>[0],
  text: string,
  known: readonly MutantRecord[],
  flags: MutantsFlags,
): Promise<Campaign> {
  const { ruleValues } = await import('../mutants/rule-values.ts');
  const rules = ruleValues(readFileSync(join(projectRoot, 'src/kernel/rules.ts'), 'utf8'));
  let progress = '';
  const tell = setInterval(() => {
    if (!flags.quiet && progress !== '') process.stderr.write(`${progress}\n`);
  }, PROGRESS_MS);
  const onProgress = (what: string) => (done: number, of: number) => {
    progress = `${String(done)} of ${String(of)} ${what}`;
  };
  try {
    return await untilStopped(flags.timeLimit, async (stop) => {
      const effort = { workers: flags.workers, stop };
      const grounds = await groundsOf(places, { ...effort, onProgress: onProgress('scenarios: their states without a mistake') });
      const mutations = allMutations(grounds, rules).filter((mutation) => mutationName(mutation).includes(text));
      const records = new Map(known.map((record) => [record.name, record]));
      const rest = mutations.filter((mutation) => !records.has(mutationName(mutation)));
      const outcomes = await tryMutations(rest, grounds, { ...effort, onProgress: onProgress('mutants: their states') });
      for (const record of outcomes.map(mutantRecord)) records.set(record.name, record);
      const mutants = mutations.flatMap((mutation) => records.get(mutationName(mutation)) ?? []);
      return { grounds: grounds.length, wanted: mutations.length, mutants, stopped: Atomics.load(stop, 0) };
    });
  } finally {
    clearInterval(tell);
  }
}
