import { counted, grouped } from '../report/value-text.ts';
import { verdictText } from './cell.ts';
import type { Cell } from './cell.ts';

/** A cell of the table and its mark: what has to be looked at. */
export interface Shown {
  readonly scenario: string;
  readonly kernel: string;
  readonly cell: Cell;
  readonly mark: string | null;
}

/** Scenarios by kernels as a Markdown table, in the order in which they first appear. */
export function matrixTable(shown: readonly Shown[]): string[] {
  const kernels = [...new Set(shown.map(({ kernel }) => kernel))];
  const scenarios = [...new Set(shown.map(({ scenario }) => scenario))];
  const at = new Map(shown.map((s) => [`${s.scenario} ${s.kernel}`, s]));
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    row(['scenario', ...kernels]),
    row(['---', ...kernels.map(() => '---')]),
    ...scenarios.map((scenario) => row([`\`${scenario}\``, ...kernels.map((kernel) => shownText(at.get(`${scenario} ${kernel}`)))])),
  ];
}

function shownText(shown: Shown | undefined): string {
  if (!shown) return '';
  return shown.mark === null ? cellText(shown.cell) : `**${cellText(shown.cell)}** (${shown.mark})`;
}

/** `verified, 4,353 states, depth 23`. */
export function cellText(cell: Cell): string {
  if (cell.verdict === 'not-applicable') return verdictText(cell);
  return `${verdictText(cell)}, ${counted(cell.distinct, 'state')}, depth ${grouped(cell.depth)}`;
}
