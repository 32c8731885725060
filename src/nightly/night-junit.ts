import { cellText } from '../matrix/table.ts';
import type { JunitCase } from '../report/junit.ts';
import { outcomeText } from './night-text.ts';
import type { EntryRecord } from './record-schema.ts';

const junitOutcomes: Readonly<Record<EntryRecord['outcome'], JunitCase['outcome']>> = {
  verified: 'passed',
  violated: 'passed',
  'not-applicable': 'passed',
  inconclusive: 'undecided',
  changed: 'failed',
  fault: 'faulty',
};

/** An entry as a test: it passes if it gave what it must. */
export function nightCase({ role, scenario, kernel, settings, outcome, cell, why, notes, seconds }: EntryRecord): JunitCase {
  const message = [outcomeText(outcome), ...why].join(': ');
  return {
    scenario: role === 'canary' ? `canary: ${scenario}` : scenario,
    kernel: [kernel, ...settings].join(' '),
    seconds,
    outcome: junitOutcomes[outcome],
    message,
    text: [message, ...(cell ? [cellText(cell)] : []), ...notes].join('\n'),
  };
}
