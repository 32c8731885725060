import { describe, expect, it } from 'vitest';
import type { Exploration } from '../../src/explorer/result.ts';
import { entryRecord, NOT_KNOWN } from '../../src/nightly/entry-record.ts';
import type { Entry } from '../../src/nightly/entry.ts';
import { nightCase } from '../../src/nightly/night-junit.ts';
import { scenario } from '../model/shipped.ts';
import { canaryEntry, entry, found, leak, verified } from './nights.ts';

const nobodySays = { ...scenario('merge'), goals: [], alive: [], expect: {} };

function outcomeOf(asked: Entry, changes: Partial<Exploration> = {}): string {
  return entryRecord(asked, { kind: 'searched', found: found(changes), seconds: 10, statesBefore: 0, notes: [] }, null).outcome;
}

describe('an entry of a night', () => {
  it('is what the manifest says, or has changed, whatever differs', () => {
    expect(outcomeOf(entry())).toBe('verified');
    expect(outcomeOf(entry(), { distinct: 11 })).toBe('changed');
    expect(outcomeOf(entry(), { generated: 21 })).toBe('changed');
    expect(outcomeOf(entry(), { depth: 6 })).toBe('changed');
    expect(outcomeOf(entry(), { violations: [leak] })).toBe('changed');
    const violated = { ...verified, verdict: 'violated', property: 'no-underflow' } as const;
    expect(outcomeOf(entry({ reference: violated, scenario: nobodySays }), { violations: [leak] })).toBe('changed');
  });

  it('that says nothing of a kernel any more has changed', () => {
    const end = { kind: 'not-applicable', why: 'v5 has no bio' } as const;
    expect(entryRecord(entry(), end, null)).toMatchObject({ outcome: 'changed', finished: true });
    const nothing = { ...verified, verdict: 'not-applicable', distinct: 0, generated: 0, depth: 0 } as const;
    expect(entryRecord(entry({ reference: nothing }), end, null).outcome).toBe('not-applicable');
  });

  it('is red where it is violated, and neither scenario nor manifest says so', () => {
    expect(outcomeOf(entry({ reference: null, scenario: nobodySays }))).toBe('verified');
    expect(outcomeOf(entry({ reference: null, scenario: nobodySays }), { violations: [leak] })).toBe('changed');
    expect(outcomeOf(entry({ reference: null, settings: ['bios=3'] }), { violations: [leak] })).toBe('changed');
    // Of other bounds the manifest knows more than the scenario.
    const violated = { ...verified, verdict: 'violated', property: leak.property } as const;
    expect(outcomeOf(entry({ reference: violated, settings: ['bios=3'] }), { violations: [leak] })).toBe('violated');
  });

  it('says that nobody has written down what it must be', () => {
    const end = { kind: 'searched', found: found(), seconds: 10, statesBefore: 0, notes: [] } as const;
    expect(entryRecord(entry({ reference: null, scenario: nobodySays }), end, null).notes).toEqual([NOT_KNOWN]);
  });

  it('has the rate of this night only', () => {
    const end = { kind: 'searched', found: found({ distinct: 1000 }), seconds: 10, statesBefore: 900, notes: [] } as const;
    expect(entryRecord(entry(), end, null).rate).toBe(10);
  });

  it('has no rate if it took less than a second', () => {
    const end = { kind: 'searched', found: found(), statesBefore: 0, notes: [] } as const;
    expect(entryRecord(entry(), { ...end, seconds: 0.999 }, null).rate).toBeNull();
    expect(entryRecord(entry(), { ...end, seconds: 1 }, null).rate).toBe(10);
  });
});

describe('a canary', () => {
  it('must be found violated', () => {
    expect(outcomeOf(canaryEntry, { violations: [leak] })).toBe('violated');
    expect(outcomeOf(canaryEntry, { violations: [{ ...leak, property: 'no-underflow' }] })).toBe('changed');
    expect(outcomeOf(canaryEntry)).toBe('changed');
  });

  it('that no time was left for has said nothing', () => {
    expect(outcomeOf(canaryEntry, { limit: 'time' })).toBe('inconclusive');
  });
});

it.each([
  ['verified', 'passed'],
  ['violated', 'passed'],
  ['not-applicable', 'passed'],
  ['inconclusive', 'undecided'],
  ['changed', 'failed'],
  ['fault', 'faulty'],
] as const)('%s is %s as a test', (outcome, told) => {
  expect(nightCase({ ...entryRecord(entry(), null, null), outcome }).outcome).toBe(told);
});

it('is called by its bounds, or as the canary, as a test', () => {
  const named = (asked: Entry) => nightCase(entryRecord(asked, null, null));
  expect(named(entry({ settings: ['bios=3'] }))).toMatchObject({ scenario: 'merge', kernel: 'v5 bios=3' });
  expect(named(canaryEntry)).toMatchObject({ scenario: 'canary: merge', kernel: 'v5' });
});
