import { describe, expect, it } from 'vitest';
import type { Exploration } from '../../src/explorer/result.ts';
import type { Entry } from '../../src/nightly/entry.ts';
import { entryRecord } from '../../src/nightly/entry-record.ts';
import { nightPageData } from '../../src/nightly/night-page.ts';
import { nightRecord, pastNight } from '../../src/nightly/night-record.ts';
import type { Reached } from '../../src/nightly/night-record.ts';
import { nightPage } from '../../src/nightly/night-text.ts';
import type { NightRecord } from '../../src/nightly/record-schema.ts';
import type { End } from '../../src/nightly/run-campaign.ts';
import { canaryEntry, entry, found, leak, verified } from './nights.ts';

function searched(changes: Partial<Exploration> = {}, notes: readonly string[] = []): End {
  return { kind: 'searched', found: found(changes), seconds: 10, statesBefore: 0, notes };
}

const killed: End = { kind: 'fault', why: 'its process ended by SIGKILL' };
const cutOff = searched({ limit: 'time' });
const changed = searched({ distinct: 11 });

const provenance = {
  ...{ pincheck: '0.1.0', node: 'v20.19.0', platform: 'linux-x64', cpu: 'a', cores: 2, commit: null },
  ...{ argv: ['nightly'], started: '2026-01-31T01:17:00.000Z' },
};

/** An end for each entry; null: it was not reached. */
type Ends = readonly (readonly [Entry, End | null])[];

function reachedOf(ends: Ends): Map<Entry, Reached> {
  return new Map(ends.flatMap(([asked, end]) => (end ? [[asked, { end, record: entryRecord(asked, end, null) }]] : [])));
}

function nightOf(ends: Ends, interrupted = false): Omit<NightRecord, 'results'> {
  return nightRecord({
    ...{ provenance, seconds: 20, secondsMax: 3600, workers: 2, part: { part: 1, of: 1 }, interrupted },
    entries: ends.map(([asked]) => asked),
    reached: reachedOf(ends),
    history: { nights: [], unreadable: [] },
  });
}

describe('a night', () => {
  it.each<[NightRecord['standing'], string, readonly (End | null)[]]>([
    ['green', 'everything is as it must be', [searched()]],
    ['inconclusive', 'something was cut off', [searched(), cutOff]],
    ['inconclusive', 'something was not reached', [searched(), null]],
    ['red', 'something has changed', [searched(), cutOff, changed]],
    ['red', 'there was a fault', [searched(), cutOff, killed]],
  ])('is %s if %s', (standing, _, ends) => {
    expect(nightOf(ends.map((end, i) => [entry({ id: String(i) }), end])).standing).toBe(standing);
  });

  it('is interrupted, whatever else is amiss, and says both', () => {
    expect(nightOf([[entry(), killed]], true)).toMatchObject({
      standing: 'interrupted',
      reasons: ['interrupted before everything was explored', 'FAULT merge v5: its process ended by SIGKILL'],
    });
  });

  it('names what was not finished: the canary and giants one by one, all else by scenario and bounds', () => {
    const { reasons } = nightOf([
      [canaryEntry, null],
      [entry({ settings: ['bios=3'] }), cutOff],
      [entry({ id: 'merge v5 bios=4', role: 'giant' }), cutOff],
      [entry(), changed],
      [entry({ kernel: '6.2', settings: ['bios=3'] }), null],
      [entry(), null],
    ]);
    expect(reasons).toEqual([
      expect.stringMatching(/^CHANGED merge v5: /),
      'NOT FINISHED within 3,600 s: canary: merge v5, merge v5 bios=4, merge bios=3 (2), merge (1)',
    ]);
  });

  it('counts outcomes and coverage without the canary', () => {
    const steps = (...fired: readonly number[]) => ['trim', 'fork'].map((name, i) => ({ name, fired: fired[i], fresh: 0 }));
    const goals = (...depths: readonly (number | null)[]) => ['shared', 'copied'].map((name, i) => ({ name, depth: depths[i] }));
    const night = nightOf([
      [canaryEntry, searched({ transitions: steps(1, 1), goals: goals(0, 0), violations: [leak] })],
      [entry(), searched({ transitions: steps(3, 0), goals: goals(null, null) })],
      [entry({ kernel: '6.2' }), searched({ transitions: steps(0, 0), goals: goals(0, null) })],
    ]);
    expect(night).toMatchObject({ deadTransitions: ['fork'], unmetGoals: ['copied'] });
    expect(night.counts).toMatchObject({ verified: 2, violated: 0 });
  });
});

it.each<[string, string, Ends]>([
  [
    'failed, as it must',
    'the canary failed, as it must: violated: tokens-cover-vectors',
    [[canaryEntry, searched({ violations: [leak] })]],
  ],
  ['passed', 'THE CANARY DID NOT FAIL: it passed: tokens-cover-vectors was not found', [[canaryEntry, searched()]]],
  ['was killed', 'THE CANARY DID NOT FAIL: its process ended by SIGKILL', [[canaryEntry, killed]]],
  ['was cut off', 'there was no time for the canary', [[canaryEntry, cutOff]]],
  ['was not reached', 'there was no time for the canary', [[canaryEntry, null]]],
  ['was left out', 'there was no canary', [[entry(), searched()]]],
])('says that the canary %s', (_, sentence, ends) => {
  expect(nightPage(nightOf(ends))[2]).toContain(`; ${sentence}`);
});

it('of a part that has the canary only says so', () => {
  expect(nightPage(nightOf([[canaryEntry, searched({ violations: [leak] })]]))[2]).toMatch(/^No entry but the canary; the canary failed/);
});

it('marks on the page what somebody has to look at, and draws giants, changes and what has notes', () => {
  const ends: Ends = [
    [entry({ id: 'as ever' }), searched()],
    [entry({ id: 'changed' }), changed],
    [entry({ id: 'killed' }), killed],
    [entry({ id: 'cut off' }), cutOff],
    [entry({ id: 'noted' }), searched({}, ['it went on from 3 distinct states of an earlier night'])],
    [entry({ id: 'giant', role: 'giant' }), searched()],
    [entry({ id: 'giant of another day', role: 'giant' }), null],
  ];
  const night = nightOf(ends);
  const page = nightPageData(night, [], pastNight({ ...night, reached: reachedOf(ends) }, true));
  expect(page.entries.filter(({ odd }) => odd).map(({ id }) => id)).toEqual(['changed', 'killed', 'cut off', 'giant of another day']);
  expect(page.charts.map(({ title }) => title)).toEqual(['The whole night', 'changed', 'noted', 'giant']);
});

it('shows for the campaign what was finished and has no reference, and nothing else', () => {
  const page = nightPage(
    nightOf([
      [canaryEntry, searched({ violations: [leak] })],
      [entry({ id: 'merge v5 bios=3', settings: ['bios=3'], reference: null }), searched()],
      [entry({ id: 'merge v5 bios=4', settings: ['bios=4'], reference: null }), cutOff],
      [entry(), searched()],
    ]),
  );
  const heading = page.indexOf('## Finished, and not written down yet');
  expect(page.slice(heading + 1, heading + 4)).toEqual(['', `- merge v5 bios=3: \`${JSON.stringify(verified)}\``, '']);
});
