import { isNew, widened } from '../matrix/widen.ts';
import type { Widened } from '../matrix/widen.ts';
import { fillCells } from '../matrix/fill.ts';
import type { Filled } from '../matrix/cell.ts';
import { goldenCell } from '../matrix/golden.ts';
import { cellRecord, countText } from '../matrix/record.ts';
import type { MatrixRecord } from '../matrix/record-schema.ts';
import { cellText, matrixTable } from '../matrix/table.ts';
import { checkWritable, utcStamp, writeResults } from '../report/results-folder.ts';
import { Exit, UsageError } from './exit-codes.ts';
import { pincheckVersion } from './project-root.ts';
import { placesOf, readGolden } from './run-matrix.ts';
import type { MatrixFlags } from './run-matrix.ts';
import { printLines } from './terminal.ts';
import { untilStopped } from './until-stopped.ts';

/** Every cell with each bound one step further, each search for at most the time limit; the answer is the exit code. Throws a UsageError before anything is explored. */
export async function runWidened(scenarios: readonly string[], flags: MatrixFlags): Promise<number> {
  const golden = readGolden(flags.golden);
  const places = placesOf(scenarios, flags.kernel).flatMap(({ scenario, kernel }) =>
    widened(scenario).map((wider) => ({ ...wider, kernel })),
  );
  const writable = checkWritable(flags.out);
  if (!writable.ok) throw new UsageError(writable.why);
  const started = new Date();
  const filled: { readonly wider: Widened; readonly cell: Filled; readonly fresh: boolean }[] = [];
  for (const wider of places) {
    const cell = await fill(wider, flags);
    const fresh = isNew(cell, goldenCell(golden, wider.of, wider.kernel));
    filled.push({ wider, cell, fresh });
    if (!flags.quiet || fresh) process.stderr.write(`${lineOf(cell)}${fresh ? ': NEW' : ''}\n`);
    if (cell.why === 'interrupted') break;
  }
  const records = filled.map(({ cell }) => cellRecord(cell, null));
  const news = filled.filter(({ fresh }) => fresh).map(({ cell }) => `- NEW  ${lineOf(cell)}`);
  const page = [
    ...matrixTable(filled.map(({ cell, fresh }) => ({ ...cell, scenario: cell.scenario.name, mark: fresh ? 'new' : null }))),
    '',
    ...(news.length > 0 ? [...news, ''] : []),
    countText(records),
  ];
  const seconds = Math.round(Date.now() - started.getTime()) / 1000;
  const recordIn = (results: string): MatrixRecord => ({
    formatVersion: 1,
    pincheck: pincheckVersion(),
    argv: process.argv.slice(2),
    workers: flags.workers,
    seconds,
    cells: records,
    results,
  });
  const folder = writeResults(flags.out, `widened-${utcStamp(started)}`, (path) => ({
    'matrix.json': `${JSON.stringify(recordIn(path), null, 2)}\n`,
    'matrix.md': `${page.join('\n')}\n`,
  }));
  if (flags.json) process.stdout.write(`${JSON.stringify(recordIn(folder))}\n`);
  else printLines(process.stdout, flags.quiet ? [...news, countText(records)] : [...page, '', `results: ${folder}`]);
  if (records.some(({ why }) => why === 'interrupted')) return Exit.interrupted;
  if (news.length > 0) return Exit.violated;
  return records.some(({ verdict }) => verdict === 'inconclusive') ? Exit.inconclusive : Exit.verified;
}

async function fill(place: Widened & { readonly kernel: string }, flags: MatrixFlags): Promise<Filled> {
  const { workers, memoryLimit: memoryBytesMax, timeLimit } = flags;
  const effort = { workers, memoryBytesMax, options: { engine: 'packed' }, altered: true } as const;
  const [filled] = await untilStopped(timeLimit, (stop) =>
    fillCells([{ ...place, scenario: { ...place.scenario, slow: true } }], { ...effort, stop }),
  );
  return filled;
}

function lineOf({ scenario, kernel, cell, why }: Filled): string {
  return `${scenario.name} under ${kernel}: ${cellText(cell)}${cell.verdict === 'inconclusive' ? `, ended by: ${why ?? 'a limit'}` : ''}`;
}
