import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { numberOption } from '../src/cli/option-values.ts';
import { projectRoot } from '../src/cli/project-root.ts';
import { utcStamp } from '../src/report/results-folder.ts';
import { runGroup, WrongCounts } from './campaign.ts';
import type { Series } from './campaign.ts';
import { contestants } from './contestants/catalogue.ts';
import type { Contestant } from './contestant.ts';
import { meterAbsence } from './measure.ts';
import { planOf } from './plan.ts';
import { recordOf, startNow } from './record.ts';
import { sizeOf, subjects } from './subjects.ts';
import type { Subject } from './subjects.ts';
import { tablesOf, withTables } from './table.ts';
import { measureTwoAtOnce } from './two-at-once.ts';
import type { TwoAtOnce } from './two-at-once.ts';

/** The options, as the command line gives them. */
interface Flags {
  readonly runs: number;
  readonly model?: string;
  readonly size?: string;
  readonly only?: readonly string[];
  readonly writeReadme: boolean;
}

const RUNS_USUAL = 5;
/** Where these two are compared, it is told what the machine's second core is worth. */
const PAIR = ['pincheck-1', 'pincheck-2'];
const results = join(projectRoot, 'bench', 'results');
const page = join(projectRoot, 'bench', 'README.md');

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Exit codes: 0 all was measured, 1 wrong counts or a tool that failed, 2 usage or nothing to measure with. */
async function bench(flags: Flags): Promise<number> {
  const complaint = meterAbsence() ?? complaintAbout(flags);
  if (complaint !== null) {
    say(`bench: ${complaint}`);
    return 2;
  }
  const { present, absent } = census(flags.only);
  for (const [id, why] of Object.entries(absent)) say(`${id} is absent: ${why}`);
  const start = startNow();
  const series: Series[] = [];
  let twoAtOnce: TwoAtOnce | null = null;
  const folder = mkdtempSync(join(tmpdir(), 'pincheck-bench-'));
  try {
    const plan = planOf(chosenSubjects(flags), present, flags.size);
    for (const group of plan) series.push(...(await runGroup(group, flags.runs, folder, say)));
    const large = plan.find(
      (group) => group.size.name === group.subject.large && PAIR.every((id) => group.contestants.some((c) => c.id === id)),
    );
    if (large) {
      say(`${large.subject.model} ${large.size.name}: one search alone, and two at once`);
      twoAtOnce = await measureTwoAtOnce(large, flags.runs, folder);
    }
  } catch (error) {
    if (!(error instanceof WrongCounts)) throw error;
    say(`bench: ${error.message}`);
    return 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
  const record = await recordOf(start, flags.runs, present, absent, series, twoAtOnce);
  const tables = tablesOf(record);
  write(join(results, `${utcStamp(start.date)}.json`), record);
  if (flags.writeReadme) {
    write(join(results, 'reference.json'), record);
    writeFileSync(page, withTables(readFileSync(page, 'utf8'), tables));
  }
  process.stdout.write(`${tables}\n`);
  return series.some(({ failure }) => failure !== null) ? 1 : 0;
}

function write(path: string, record: unknown): void {
  mkdirSync(results, { recursive: true });
  writeFileSync(path, `${JSON.stringify(record, null, 2)}\n`);
  say(`written: ${path}`);
}

function chosenSubjects({ model, size }: Flags): Subject[] {
  return subjects.filter((s) => (model === undefined || s.model === model) && (size === undefined || sizeOf(s, size) !== undefined));
}

function complaintAbout(flags: Flags): string | null {
  if (chosenSubjects(flags).length === 0)
    return `no size ${flags.size ?? ''}; known are ${subjects.map((s) => `${s.model}: ${s.sizes.map((size) => size.name).join(', ')}`).join('; ')}`;
  return null;
}

function census(only: readonly string[] | undefined): { present: Contestant[]; absent: Record<string, string> } {
  const present: Contestant[] = [];
  const absent: Record<string, string> = {};
  for (const contestant of contestants.filter(({ id }) => only?.includes(id) ?? true)) {
    const why = contestant.absence();
    if (why === null) present.push(contestant);
    else absent[contestant.id] = why;
  }
  return { present, absent };
}

function contestantList(text: string): string[] {
  const ids = text.split(',');
  const unknown = ids.find((id) => !contestants.some((contestant) => contestant.id === id));
  if (unknown !== undefined) throw new InvalidArgumentError(`no ${unknown}; known are ${contestants.map(({ id }) => id).join(', ')}`);
  return ids;
}

await new Command('bench')
  .description('Measures pincheck and other model checkers in alternation, on equal models, and checks that all report the same counts.')
  .addOption(new Option('--runs <n>', 'runs of each').argParser(numberOption(1, true)).default(RUNS_USUAL))
  .addOption(new Option('--model <name>', 'only this model').choices(subjects.map((subject) => subject.model)))
  .option('--size <size>', 'all at this size, such as 8 or 3x3, instead of one that suits their pace')
  .addOption(new Option('--only <ids>', 'only these, such as pincheck-1,spin').argParser(contestantList))
  .option('--write-readme', 'put the tables into bench/README.md, and the results into bench/results/reference.json', false)
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .action(async (flags: Flags) => {
    process.exitCode = await bench(flags);
  })
  .parseAsync();
