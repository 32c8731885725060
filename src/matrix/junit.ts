import type { JunitCase } from '../report/junit.ts';
import type { Golden } from './golden-schema.ts';
import { remarkLines } from './record.ts';
import type { CellRecord } from './record-schema.ts';
import { cellText } from './table.ts';

/** A cell as a test: it fails if it has changed or is not what its scenario expects. A cell that nobody expects anything of passes, as does one that is not applicable. */
export function cellCase(record: CellRecord, seconds: number, golden: Golden | null): JunitCase {
  const { scenario, kernel } = record;
  const text = remarkLines([record], golden).join('\n') || cellText(record);
  return { scenario, kernel, seconds, outcome: outcomeOf(record), message: text.replaceAll('\n', '; '), text };
}

function outcomeOf({ verdict, golden, expected }: CellRecord): JunitCase['outcome'] {
  if (verdict === 'inconclusive') return 'undecided';
  return golden === 'changed' || expected === false ? 'failed' : 'passed';
}
