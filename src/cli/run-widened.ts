import { openPool } from '../explorer/worker-pool.ts';
import type { Place } from '../matrix/cell.ts';
import { fillCell } from '../matrix/fill.ts';
import { cellRecord, countText } from '../matrix/record.ts';
import type { MatrixRecord } from '../matrix/record-schema.ts';
import { cellText } from '../matrix/table.ts';
import { widen } from '../matrix/widen.ts';
import type { Widened } from '../matrix/widen.ts';
import { checkWritable, utcStamp, writeResults } from '../report/results-folder.ts';
import { Exit, UsageError } from './exit-codes.ts';
import { pincheckVersion } from './project-root.ts';
import { limitsOf, placesOf } from './run-matrix.ts';
import type { MatrixFlags } from './run-matrix.ts';
import { printLines } from './terminal.ts';
import { untilStopped } from './until-stopped.ts';

/** Every cell with bounds wider and wider, each search within the limits; the answer is the exit code. Throws a UsageError before anything is explored. */
export async function runWidened(scenarios: readonly string[], flags: MatrixFlags): Promise<number> {
  if (flags.golden !== undefined) throw new UsageError('--widen compares with no manifest: leave --golden out');
  const places = placesOf(scenarios, flags.kernel);
  const writable = checkWritable(flags.out);
  if (!writable.ok) throw new UsageError(writable.why);
  const started = new Date();
  const searches: Widened[] = [];
  for (const place of places) {
    for await (const search of widenedCell(place, flags)) {
      searches.push(search);
      if (!flags.quiet || search.fresh.length > 0) process.stderr.write(`${lineOf(search)}\n`);
    }
    if (searches.at(-1)?.filled.why === 'interrupted') break;
  }
  const records = searches.map(({ filled }) => cellRecord(filled, null));
  const news = searches.filter(({ fresh }) => fresh.length > 0);
  const page = [...searches.map((search) => `- ${lineOf(search)}`), '', countText(records)];
  const recordIn = (results: string): MatrixRecord => ({
    formatVersion: 1,
    pincheck: pincheckVersion(),
    argv: process.argv.slice(2),
    workers: flags.workers,
    seconds: (Date.now() - started.getTime()) / 1000,
    cells: records,
    results,
  });
  const folder = writeResults(flags.out, `widened-${utcStamp(started)}`, (path) => ({
    'matrix.json': `${JSON.stringify(recordIn(path), null, 2)}\n`,
    'matrix.md': `${page.join('\n')}\n`,
  }));
  if (flags.json) process.stdout.write(`${JSON.stringify(recordIn(folder))}\n`);
  else printLines(process.stdout, [...news.map((search) => `- ${lineOf(search)}`), countText(records), `results: ${folder}`]);
  if (records.some(({ why }) => why === 'interrupted')) return Exit.interrupted;
  if (news.length > 0) return Exit.violated;
  return records.some(({ verdict }) => verdict === 'inconclusive') ? Exit.inconclusive : Exit.verified;
}

/** One cell, by threads of its own: most of its searches end sooner than a thread starts. */
async function* widenedCell({ scenario, kernel }: Place, flags: MatrixFlags): AsyncGenerator<Widened> {
  const { workers, memoryLimit: memoryBytesMax, timeLimit } = flags;
  const effort = { workers, memoryBytesMax, options: { engine: 'packed', keepGoing: true, ...limitsOf(flags) }, altered: true } as const;
  const pool = openPool(workers);
  try {
    yield* widen(scenario, (wider) => untilStopped(timeLimit, (stop) => fillCell({ scenario: wider, kernel }, { ...effort, stop }, pool)));
  } finally {
    await pool.close();
  }
}

function lineOf({ filled: { scenario, kernel, cell, why, violated }, fresh }: Widened): string {
  const also = violated.length > 1 ? `, also ${violated.slice(1).join(', ')}` : '';
  const end = why === null || cell.verdict === 'not-applicable' ? '' : `, ended by: ${why}`;
  return `${scenario.name} under ${kernel}: ${cellText(cell)}${also}${end}${fresh.length > 0 ? `: NEW ${fresh.join(', ')}` : ''}`;
}
