import type { BenchRecord, Figures, Row } from './record.ts';
import type { Spread } from './statistics.ts';

const BEGIN = '<!-- results: written by npm run bench -- --write-readme -->';
const END = '<!-- end of results -->';
const MEBIBYTE = 2 ** 20;
const GIBIBYTE = 2 ** 30;

const head = [
  '| | CPU s (min to max) | wall s | peak MiB | distinct / CPU s | generated / CPU s | CPU us / state | pincheck is, per CPU s | by the clock | per state at its usual size |',
  '|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|',
];

/** The record as Markdown: one table for every model and size. */
export function tablesOf(record: BenchRecord): string {
  const { provenance: origin, machine } = record;
  const lines = [
    `Commit ${origin.commit ?? 'unknown'}, ${origin.started.slice(0, 10)}: ${origin.cpu}, ${String(origin.cores)} cores, ` +
      `${(machine.memoryBytes / GIBIBYTE).toFixed(0)} GiB, Linux ${machine.kernel}; node ${origin.node.slice(1)}. ` +
      `Medians of ${String(record.runs)} runs; load average ${machine.loadBefore.toFixed(1)} before, ${machine.loadAfter.toFixed(1)} after.`,
  ];
  for (const rows of groupsOf(record.rows)) {
    const { model, size, distinct, generated } = rows[0];
    lines.push('', `**${model} ${size}**: ${whole(distinct)} distinct, ${whole(generated)} generated`, '', ...head, ...rows.map(lineOf));
  }
  lines.push(...secondCoreLines(record));
  for (const [why, names] of namesByText(record.absent)) lines.push('', `Absent: ${names.join(', ')} (${why}).`);
  lines.push('', 'Versions and how they were built:', '');
  for (const [version, names] of namesByText(record.versions)) lines.push(`- ${names.join(', ')}: ${version}`);
  return lines.join('\n');
}

function groupsOf(rows: readonly Row[]): Row[][] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(`${row.model} ${row.size}`, [...(groups.get(`${row.model} ${row.size}`) ?? []), row]);
  return [...groups.values()];
}

function lineOf({ contestant, title, failure, figures }: Row): string {
  if (!figures) return `| ${title} | failed: ${(failure ?? '').split('\n')[0]} | | | | | | | | |`;
  return `| ${[title, ...cellsOf(figures, contestant.startsWith('pincheck'))].join(' | ')} |`;
}

function cellsOf(f: Figures, isReference: boolean): string[] {
  return [
    `${seconds(f.cpuSeconds.median)} (${seconds(f.cpuSeconds.min)} to ${seconds(f.cpuSeconds.max)})`,
    seconds(f.wallSeconds.median),
    (f.peakBytes.median / MEBIBYTE).toFixed(0),
    rate(f.distinctPerCpuSecond),
    rate(f.generatedPerCpuSecond),
    (1e6 / f.distinctPerCpuSecond.median).toPrecision(2),
    isReference ? '' : times(f.cpuRatio),
    isReference ? '' : times(f.wallRatio),
    isReference ? '' : times(f.perStateRatio),
  ];
}

/** What a second worker gives, and what the machine would give to one that shares nothing. */
function secondCoreLines({ rows, twoAtOnce }: BenchRecord): string[] {
  const gains = groupsOf(rows).flatMap((group) => {
    const [one, two] = ['pincheck-1', 'pincheck-2'].map((id) => group.find((row) => row.contestant === id)?.figures?.wallSeconds.median);
    return one !== undefined && two !== undefined ? [`${(one / two).toFixed(2)} x (${group[0].model} ${group[0].size})`] : [];
  });
  if (gains.length === 0) return [];
  const control = twoAtOnce
    ? ` Two searches with 1 worker at once, which share nothing, took ${twoAtOnce.slowdown.toFixed(2)} times as long as one (${twoAtOnce.model} ${twoAtOnce.size}): ` +
      `so this machine's two cores do ${(2 / twoAtOnce.slowdown).toFixed(2)} times the work of one.`
    : '';
  return ['', `2 workers against 1, by the clock: ${gains.join(', ')}.${control}`];
}

/** Turns name to text into text to names. */
function namesByText(texts: Readonly<Record<string, string>>): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const [name, text] of Object.entries(texts)) names.set(text, [...(names.get(text) ?? []), name]);
  return names;
}

const whole = (n: number): string => n.toLocaleString('en-US');
const seconds = (s: number): string => s.toFixed(2);
const rate = ({ median }: Spread): string => whole(Number(median.toPrecision(3)));
const times = (ratio: number | null): string => (ratio === null ? '' : `${ratio.toPrecision(2)} x`);

/** Puts the tables between the two markers of a page. Throws an Error if it has none. */
export function withTables(page: string, tables: string): string {
  const from = page.indexOf(BEGIN);
  const to = page.indexOf(END);
  if (from < 0 || to < from) throw new Error('the page has no markers for results');
  return `${page.slice(0, from)}${BEGIN}\n\n${tables}\n\n${page.slice(to)}`;
}
