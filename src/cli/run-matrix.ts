import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ExploreOptions } from '../explorer/result.ts';
import { kernels } from '../kernel/catalogue.ts';
import type { Filled, Place } from '../matrix/cell.ts';
import { fillCells } from '../matrix/fill.ts';
import { goldenText, parseGolden, updatedGolden } from '../matrix/golden.ts';
import type { Golden } from '../matrix/golden-schema.ts';
import { cellCase } from '../matrix/junit.ts';
import { cellRecord, countText, matrixPage, remarkLines } from '../matrix/record.ts';
import type { CellRecord, MatrixRecord } from '../matrix/record-schema.ts';
import { matrixTable } from '../matrix/table.ts';
import { buildModel } from '../models/registry.ts';
import { DIRECT_IO } from '../report/describer-of.ts';
import { junitXml } from '../report/junit.ts';
import { checkWritable, utcStamp, writeResults } from '../report/results-folder.ts';
import { grouped } from '../report/value-text.ts';
import { suggestion } from '../scenario/nearest-name.ts';
import { noOverrides } from '../scenario/overrides.ts';
import { Exit, UsageError } from './exit-codes.ts';
import type { EffortFlags, MemoryFlags } from './effort-options.ts';
import { pincheckVersion, projectRoot } from './project-root.ts';
import { findScenario, isShipped, loadScenario, readText, shippedScenarios } from './scenario-files.ts';
import { checkNames } from './scenario-names.ts';
import { printLines } from './terminal.ts';
import { untilStopped } from './until-stopped.ts';

export interface MatrixFlags extends EffortFlags, MemoryFlags {
  readonly kernel: readonly string[];
  readonly golden?: string;
  readonly widen: boolean;
  readonly maxStates?: number;
  readonly json: boolean;
  readonly out: string;
}

export interface GoldenFlags extends EffortFlags, MemoryFlags {
  readonly update: boolean;
  readonly kernel: readonly string[];
  readonly golden?: string;
}

/** The manifest that is under version control. */
export const GOLDEN = join(projectRoot, 'results/golden.json');
const PROGRESS_MS = 5000;

/** Scenarios by kernels, compared with the golden manifest; the answer is the exit code. Throws a UsageError before anything is explored. */
export async function runMatrix(scenarios: readonly string[], flags: MatrixFlags): Promise<number> {
  const places = placesOf(scenarios, flags.kernel);
  const golden = withoutOthers(readGolden(flags.golden), scenarios);
  const records = await exploreAndReport(places, golden, flags, limitsOf(flags), false);
  return matrixCode(records);
}

/** Shows the golden manifest or, with `--update`, explores cells and writes it anew; the answer is the exit code. */
export async function runGolden(scenarios: readonly string[], flags: GoldenFlags): Promise<number> {
  const file = flags.golden ?? GOLDEN;
  if (!flags.update) {
    if (scenarios.length > 0) throw new UsageError('scenarios are chosen with --update only');
    printLines(process.stdout, goldenLines(readGolden(flags.golden)));
    return Exit.verified;
  }
  const places = placesOf(scenarios, flags.kernel);
  for (const name of scenarios)
    if (!isShipped(name)) throw new UsageError(`${name} is no shipped scenario: only these are in a golden manifest`);
  const writable = checkWritable(dirname(file));
  if (!writable.ok) throw new UsageError(writable.why);
  const before = existsSync(file) ? readGolden(flags.golden) : null;
  const filled = await fill(places, flags, {}, false);
  const records = filled.map((f) => cellRecord(f, before));
  const amiss = records.filter(({ verdict, expected }) => verdict === 'inconclusive' || expected === false);
  printLines(process.stdout, [...remarkLines(flags.quiet ? amiss : records, before), countText(records)]);
  if (amiss.length > 0) {
    process.stderr.write(`pincheck: ${file} is left as it was: ${String(amiss.length)} cells cannot be a reference\n`);
    return matrixCode(records);
  }
  const names = shippedScenarios().map(({ name }) => name);
  writeFileSync(
    file,
    goldenText(
      updatedGolden(
        before,
        filled,
        names,
        kernels.map(({ name }) => name),
      ),
    ),
  );
  return Exit.verified;
}

/** What ends one search, whatever the machine. */
export function limitsOf({ maxStates }: MatrixFlags): Pick<ExploreOptions, 'statesMax'> {
  return maxStates === undefined ? {} : { statesMax: maxStates };
}

/** Every place, or those of the scenarios and kernels that are named. */
export function placesOf(scenarios: readonly string[], chosen: readonly string[]): Place[] {
  const known = kernels.map(({ name }) => name);
  for (const name of chosen) if (!known.includes(name)) throw new UsageError(`there is no kernel "${name}"${suggestion(name, known)}`);
  const names = chosen.length > 0 ? known.filter((name) => chosen.includes(name)) : known;
  const files = scenarios.length > 0 ? scenarios.map(findScenario) : shippedScenarios();
  return files.flatMap((file) => {
    const scenario = loadScenario(file, noOverrides);
    checkNames(file.path, scenario, buildModel({ model: DIRECT_IO, config: { ...scenario.plan, kernel: names[0] } }));
    return names.map((kernel) => ({ scenario, kernel }));
  });
}

/** The manifest without the rows of shipped scenarios whose names files of the user have. */
function withoutOthers({ cells, ...rest }: Golden, scenarios: readonly string[]): Golden {
  const others = scenarios.filter((name) => !isShipped(name)).map((name) => loadScenario(findScenario(name), noOverrides).name);
  return { ...rest, cells: Object.fromEntries(Object.entries(cells).filter(([name]) => !others.includes(name))) };
}

/** The manifest; without a name, the one under version control. Throws a UsageError. */
export function readGolden(file: string | undefined): Golden {
  const path = file ?? GOLDEN;
  if (file === undefined && !existsSync(path)) throw new UsageError(`${path} does not exist: golden --update makes it`);
  const parsed = parseGolden(readText(path), path);
  if (!parsed.ok) throw new UsageError(parsed.why);
  return parsed.value;
}

function goldenLines({ cells }: Golden): string[] {
  const shown = Object.entries(cells).flatMap(([scenario, row]) =>
    Object.entries(row).map(([kernel, cell]) => ({ scenario, kernel, cell, mark: null })),
  );
  return matrixTable(shown);
}

/** Fills cells, writes the results folder and prints what came of it. Throws a UsageError before anything is explored. */
export async function exploreAndReport(
  places: readonly Place[],
  golden: Golden | null,
  flags: EffortFlags & MemoryFlags & { readonly json: boolean; readonly out: string },
  options: Partial<ExploreOptions>,
  altered: boolean,
): Promise<CellRecord[]> {
  const writable = checkWritable(flags.out);
  if (!writable.ok) throw new UsageError(writable.why);
  const started = new Date();
  const began = performance.now();
  const filled = await fill(places, flags, options, altered);
  const seconds = Math.round(performance.now() - began) / 1000;
  const records = filled.map((f) => cellRecord(f, golden));
  const page = matrixPage(records, golden);
  const head = { formatVersion: 1, pincheck: pincheckVersion(), argv: process.argv.slice(2), workers: flags.workers, seconds } as const;
  const recordIn = (results: string): MatrixRecord => ({ ...head, cells: records, results });
  const folder = writeResults(flags.out, `matrix-${utcStamp(started)}`, (path) => ({
    'matrix.json': `${JSON.stringify(recordIn(path), null, 2)}\n`,
    'matrix.md': `${page.join('\n')}\n`,
    'junit.xml': junitXml(
      records.map((record, i) => cellCase(record, filled[i].seconds, golden)),
      started.toISOString(),
    ),
  }));
  if (flags.json) process.stdout.write(`${JSON.stringify(recordIn(folder))}\n`);
  else
    printLines(process.stdout, flags.quiet ? [...remarkLines(records, golden), countText(records)] : [...page, '', `results: ${folder}`]);
  return records;
}

/** Fills the cells, tells on stderr how far it is, and ends in order at a signal or when time is over. */
async function fill(
  places: readonly Place[],
  flags: EffortFlags & MemoryFlags,
  options: Partial<ExploreOptions>,
  altered: boolean,
): Promise<Filled[]> {
  let done = 0;
  let states = 0;
  const tell = setInterval(() => {
    if (!flags.quiet) process.stderr.write(`${String(done)} of ${String(places.length)} cells, ${grouped(states)} distinct states\n`);
  }, PROGRESS_MS);
  tell.unref();
  try {
    const onCell = ({ cell }: Filled): void => {
      done++;
      states += cell.distinct;
    };
    const { workers, memoryLimit: memoryBytesMax } = flags;
    return await untilStopped(flags.timeLimit, (stop) =>
      fillCells(places, { workers, memoryBytesMax, options: { engine: 'packed', ...options }, altered, stop, onCell }),
    );
  } finally {
    clearInterval(tell);
  }
}

/** What the process says to scripts. */
export function matrixCode(records: readonly CellRecord[]): number {
  if (records.some(({ why }) => why === 'interrupted')) return Exit.interrupted;
  if (records.some(({ golden, expected }) => golden === 'changed' || expected === false)) return Exit.violated;
  return records.some(({ verdict }) => verdict === 'inconclusive') ? Exit.inconclusive : Exit.verified;
}
