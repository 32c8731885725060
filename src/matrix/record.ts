import type { Filled } from './cell.ts';
import { goldenCell, standingOf } from './golden.ts';
import type { Golden } from './golden-schema.ts';
import type { CellRecord } from './record-schema.ts';
import { cellText, matrixTable } from './table.ts';

/** A filled cell with what it is compared with: the scenario's expectation and, if there is one, the manifest. */
export function cellRecord({ scenario, kernel, cell, why, expected }: Filled, golden: Golden | null): CellRecord {
  return {
    scenario: scenario.name,
    kernel,
    ...cell,
    why,
    expected: expected === null || expected.altered || cell.verdict === 'inconclusive' ? null : expected.met,
    golden: golden && standingOf(cell, goldenCell(golden, scenario.name, kernel)),
  };
}

/** Cells that somebody has to look at, each with the reason, as lines. */
export function remarkLines(records: readonly CellRecord[], golden: Golden | null): string[] {
  return records.flatMap((record) => {
    const before = golden && goldenCell(golden, record.scenario, record.kernel);
    const what = `${record.scenario} under ${record.kernel}: ${cellText(record)}`;
    const remarks: string[] = [];
    if (record.golden === 'changed' && before)
      remarks.push(`CHANGED  ${what}; it was: ${cellText(before)}${generatedText(record, before)}`);
    if (record.expected === false) remarks.push(`NOT AS THE SCENARIO EXPECTS  ${what}`);
    if (record.verdict === 'inconclusive') remarks.push(`INCONCLUSIVE  ${what}, ended by: ${record.why ?? 'a limit'}`);
    if (record.verdict === 'not-applicable') remarks.push(`not applicable  ${record.scenario} under ${record.kernel}: ${record.why ?? ''}`);
    return remarks;
  });
}

/** What the short text leaves out. */
function generatedText(record: CellRecord, before: { readonly generated: number }): string {
  return record.generated === before.generated ? '' : ` (generated ${String(before.generated)} -> ${String(record.generated)})`;
}

/** `78 cells: 52 verified, 24 violated, 2 not applicable; 76 as in the golden manifest, 2 changed`. */
export function countText(records: readonly CellRecord[]): string {
  const verdicts = tally(records.map(({ verdict }) => verdict.replace('-', ' ')));
  const compared = records.flatMap(({ golden }) => (golden === null || golden === 'inconclusive' ? [] : [golden]));
  const standings = tally(compared.map((golden) => standingWords[golden]));
  return `${String(records.length)} cells: ${verdicts}${standings === '' ? '' : `; ${standings}`}`;
}

const standingWords = { same: 'as in the golden manifest', changed: 'changed', new: 'not in the manifest' } as const;

function tally(words: readonly string[]): string {
  return [...new Set(words)].map((word) => `${String(words.filter((w) => w === word).length)} ${word}`).join(', ');
}

/** The matrix as a Markdown page: the table, then the remarks. */
export function matrixPage(records: readonly CellRecord[], golden: Golden | null): string[] {
  const shown = records.map((record) => ({ ...record, cell: record, mark: markOf(record) }));
  const remarks = remarkLines(records, golden).map((line) => `- ${line}`);
  return [...matrixTable(shown), '', ...(remarks.length > 0 ? [...remarks, ''] : []), countText(records)];
}

function markOf({ golden, expected }: CellRecord): string | null {
  if (golden === 'changed') return 'changed';
  if (expected === false) return 'unexpected';
  return null;
}
