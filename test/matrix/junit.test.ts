import { expect, it } from 'vitest';
import { cellCase } from '../../src/matrix/junit.ts';
import type { CellRecord } from '../../src/matrix/record-schema.ts';
import { junitXml } from '../../src/report/junit.ts';
import { xmlComplaints } from '../report/xml-complaints.ts';

const verified: CellRecord = {
  scenario: 'merge',
  kernel: '6.2',
  verdict: 'verified',
  property: null,
  distinct: 1000,
  generated: 2000,
  depth: 20,
  why: null,
  expected: true,
  golden: 'same',
};
const golden = {
  formatVersion: 1,
  cells: { merge: { '6.2': { verdict: 'verified', property: null, distinct: 1001, generated: 2000, depth: 20 } } },
} as const;

it.each([
  ['as it was', verified, 'passed', 'verified, 1,000 states, depth 20'],
  ['changed', { ...verified, golden: 'changed' }, 'failed', /^CHANGED {2}merge under 6\.2: .*; it was: verified, 1,001 states/],
  ['unexpected', { ...verified, expected: false }, 'failed', /^NOT AS THE SCENARIO EXPECTS/],
  ['changed and unexpected', { ...verified, golden: 'changed', expected: false }, 'failed', /^CHANGED .*; NOT AS/],
  ['cut off', { ...verified, verdict: 'inconclusive', why: 'time', golden: 'inconclusive' }, 'undecided', /ended by: time/],
  [
    'that nobody knows',
    { ...verified, verdict: 'violated', property: 'no-underflow', expected: null, golden: 'new' },
    'passed',
    /^violated/,
  ],
  [
    'not applicable',
    { ...verified, verdict: 'not-applicable', why: '6.6 has no ITER_PIPE', expected: null },
    'passed',
    /6\.6 has no ITER_PIPE/,
  ],
] as const)('a cell %s is a test', (_, record, outcome, message) => {
  const test = cellCase(record, 0.5, golden);
  expect(test).toMatchObject({ scenario: 'merge', kernel: '6.2', seconds: 0.5, outcome });
  expect(test.message).toMatch(message);
});

it('the matrix is a valid file, with a suite for each scenario and a test for each kernel', async () => {
  const records: CellRecord[] = [
    verified,
    { ...verified, kernel: '6.6', golden: 'changed' },
    { ...verified, scenario: 'trim', verdict: 'inconclusive', why: 'time' },
  ];
  const xml = junitXml(
    records.map((record) => cellCase(record, 0.5, golden)),
    '2026-01-01T00:00:00.000Z',
  );
  expect(await xmlComplaints(xml, 'junit.xsd')).toEqual([]);
  expect(xml).toContain('<testsuites name="pincheck" tests="3" failures="1" errors="1" time="1.500">');
  expect([...xml.matchAll(/<testsuite name="(\w+)"|<testcase name="([^"]+)"/g)].map(([, suite, test]) => suite || test)).toEqual([
    'merge',
    '6.2',
    '6.6',
    'trim',
    '6.2',
  ]);
});
