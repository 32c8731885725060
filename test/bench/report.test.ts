import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { contestants } from '../../bench/contestants/catalogue.ts';
import { readReport as readSpin } from '../../bench/contestants/spin.ts';
import { readReport as readTlc } from '../../bench/contestants/tlc.ts';
import { planOf } from '../../bench/plan.ts';
import { recordOf, startNow } from '../../bench/record.ts';
import { spreadOf } from '../../bench/statistics.ts';
import { subjects } from '../../bench/subjects.ts';
import { tablesOf, withTables } from '../../bench/table.ts';
import { projectRoot } from '../../src/cli/project-root.ts';

const named = (id: string) => contestants.find((contestant) => contestant.id === id)!;

test('the median of an even number of runs lies between the middle two', () => {
  expect(spreadOf([4, 1, 3, 2])).toStrictEqual({ median: 2.5, min: 1, max: 4 });
  expect(spreadOf([5, 1, 3])).toStrictEqual({ median: 3, min: 1, max: 5 });
  expect(() => spreadOf([])).toThrow(RangeError);
});

describe('what tools print', () => {
  const tlc = `Model checking completed. No error has been found.
58146 states generated, 8832 distinct states found, 0 states left on queue.`;
  const spin = `Full statespace search for:
State-vector 28 byte, depth reached 25, errors: 0
     8832 states, stored
    49314 states, matched
    58146 transitions (= stored+matched)`;

  test('counts are read', () => {
    expect(readTlc(tlc)).toStrictEqual({ distinct: 8832, generated: 58146 });
    expect(readSpin(spin)).toStrictEqual({ distinct: 8832, generated: 58146 });
  });

  test.each([
    ['an error', () => readTlc(tlc.replace('No error has been found', 'Error: Invariant Consistent is violated'))],
    ['a rest in the queue', () => readTlc(tlc.replace('0 states left', '7 states left'))],
    ['nothing', () => readTlc('')],
    ['an assertion', () => readSpin(spin.replace('errors: 0', 'errors: 1'))],
    ['a depth that was too small', () => readSpin(`error: max search depth too small\n${spin}`)],
    [
      'a lost digit',
      () => readSpin(spin.replace('58146 transitions', '1.5472539e+08 transitions').replace('8832 states, stored', 'states, stored')),
    ],
  ])('a search that ended with %s is no result', (_, read) => {
    expect(read).toThrow();
  });
});

describe('the plan', () => {
  test('measures everybody on each model for which there is a model, and pincheck beside all others', () => {
    const plan = planOf(subjects, contestants);
    expect(plan.map(({ subject, size }) => `${subject.model} ${size.name}`)).toStrictEqual([
      'two-phase-commit 6',
      'two-phase-commit 7',
      'two-phase-commit 8',
      'two-phase-commit 9',
      'page-pin 2x3',
      'page-pin 2x4',
      'page-pin 3x3',
    ]);
    for (const group of plan) expect(group.contestants).toContain(named('pincheck-1'));
    const measured = new Set(plan.flatMap((group) => group.contestants));
    expect(measured).toStrictEqual(new Set(contestants));
  });

  test('measures all at the size that is asked for', () => {
    const [group, ...rest] = planOf(subjects, contestants, '5');
    expect(rest).toStrictEqual([]);
    expect(group.contestants).toStrictEqual(contestants);
  });
});

describe('the tables', () => {
  const cost = (cpuSeconds: number) => ({ cpuSeconds, wallSeconds: 2 * cpuSeconds, peakBytes: 2 ** 27 });
  const [group] = planOf(subjects, [named('pincheck-1'), named('spin'), named('rumur-1')], '8');
  const series = [
    { contestant: named('pincheck-1'), group, runs: [cost(2), cost(1), cost(9)], failure: null },
    { contestant: named('spin'), group, runs: [cost(4), cost(5), cost(6)], failure: null },
    { contestant: named('rumur-1'), group, runs: [], failure: 'it ended with SIGKILL:\nmore' },
  ];

  test('show medians, ratios at equal size, and who failed or is absent', async () => {
    const tables = tablesOf(await recordOf(startNow(), 3, [named('pincheck-1')], { 'tlc-1': 'not found' }, series, null));
    expect(tables).toContain('1,745,408 distinct, 18,507,778 generated');
    expect(tables).toContain('| pincheck, 1 worker | 2.00 (1.00 to 9.00) | 4.00 | 128 | 873,000 | 9,250,000 | 1.1 |  |  |  |');
    expect(tables).toContain(
      '| Spin, depth first | 5.00 (4.00 to 6.00) | 10.00 | 128 | 349,000 | 3,700,000 | 2.9 | 2.5 x | 2.5 x | 2.5 x |',
    );
    expect(tables).toContain('| Rumur -t 1 | failed: it ended with SIGKILL: |');
    expect(tables).toContain('Absent: tlc-1 (not found).');
    expect(tables).not.toContain('2 workers against 1');
  });

  test('say what a second worker gives, and what the machine would give', async () => {
    const pair = [series[0], { contestant: named('pincheck-2'), group, runs: [cost(1.25)], failure: null }];
    const twoAtOnce = { model: 'two-phase-commit', size: '9', alone: [4], both: [5], slowdown: 1.25 };
    const tables = tablesOf(await recordOf(startNow(), 3, [named('pincheck-1')], {}, pair, twoAtOnce));
    expect(tables).toContain(
      '2 workers against 1, by the clock: 1.60 x (two-phase-commit 8). Two searches with 1 worker at once, which share nothing, ' +
        "took 1.25 times as long as one (two-phase-commit 9): so this machine's two cores do 1.60 times the work of one.",
    );
  });

  test('have their place in the page', () => {
    const page = readFileSync(`${projectRoot}bench/README.md`, 'utf8');
    const once = withTables(page, 'FIRST');
    expect(withTables(once, 'SECOND')).toBe(once.replace('FIRST', 'SECOND'));
    expect(() => withTables('no markers', '')).toThrow('markers');
  });
});
