import type { SizeReport } from '../explorer/insight/explain-size.ts';
import type { Range } from '../explorer/insight/growth.ts';
import { alignedLines } from './columns.ts';
import { assumptionOf } from './diagnostics-schema.ts';
import { grouped } from './value-text.ts';

/** Why there are so many states, and how many more to expect. `distinct` states were found. */
export function sizeLines(report: SizeReport, distinct: number): string[] {
  const { stateBits, fieldBits, fields, adders } = report;
  const fieldRows = fields.map((f) => [
    f.pattern,
    f.bits.toFixed(2),
    grouped(f.values),
    f.leaves === 1 ? '-' : `${String(f.varying)} of ${String(f.leaves)}`,
    f.leaves === 1 ? '' : `${f.leafBits.toFixed(2)}  ${f.leaf}`,
  ]);
  const adderRows = adders.map((t) => [
    t.name,
    grouped(t.fresh),
    `${((100 * t.fresh) / Math.max(1, distinct)).toFixed(1)} %`,
    `1 in ${(t.fired / t.fresh).toFixed(1)}`,
  ]);
  return [
    `Size: ${grouped(distinct)} states are ${stateBits.toFixed(2)} bits; the entropies of all fields sum to ${fieldBits.toFixed(2)} bits, so that they tell ${(fieldBits - stateBits).toFixed(2)} bits of each other`,
    '',
    ...indented([['field', 'bits', 'values', 'varying', 'most in one'], ...fieldRows], [1, 2, 3]),
    '',
    ...indented([['transition', 'new states', 'of all', 'of its firings'], ...adderRows], [1, 2, 3]),
    '',
    ...growthLines(report),
  ];
}

function growthLines(report: SizeReport): string[] {
  const { recentRatio, lastRatio, nextLevel, remaining, perLevel } = report.growth;
  const assumption = `  assuming ${assumptionOf(report)}`;
  if (perLevel) return [`growth: a bound that adds a level to the depth multiplies the states by ${factorText(perLevel)}`, assumption];
  if (!nextLevel || !remaining || lastRatio === null || recentRatio === null) return ['growth: too few levels to tell'];
  return [
    `growth: the last level has ${lastRatio.toFixed(2)} times the states of the one before; lately ${recentRatio.toFixed(2)} on the average`,
    `next level: ${rangeText(nextLevel)} states`,
    `not yet found: ${rangeText(remaining)} states`,
    assumption,
  ];
}

function rangeText({ low, high }: Range): string {
  if (high === null) return `${grouped(low)} or more; these levels show no end of`;
  return grouped(low) === grouped(high) ? `about ${grouped(low)}` : `${grouped(low)} to ${grouped(high)}`;
}

function factorText({ low, high }: Range): string {
  const [from, to] = [low.toFixed(2), (high ?? low).toFixed(2)];
  return from === to ? `about ${from}` : `${from} to ${to}`;
}

function indented(rows: readonly (readonly string[])[], right: readonly number[]): string[] {
  return alignedLines(rows, right).map((line) => `  ${line}`.trimEnd());
}
