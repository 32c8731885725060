import { describe, expect, it } from 'vitest';
import type { Exploration } from '../../src/explorer/result.ts';
import type { Cell } from '../../src/matrix/cell.ts';
import { entryRecord, NOT_KNOWN } from '../../src/nightly/entry-record.ts';
import type { Entry } from '../../src/nightly/entry.ts';
import { nightCase } from '../../src/nightly/night-junit.ts';
import { scenario } from '../model/shipped.ts';

const verified: Cell = { verdict: 'verified', property: null, distinct: 10, generated: 20, depth: 5 };
const leak = { property: 'tokens-cover-vectors', kind: 'invariant', trace: { initial: 0, actions: [1] } } as const;

/** `merge` under v5, of which its file says that everything holds. */
function entry(changes: Partial<Entry> = {}): Entry {
  const merge = { ...scenario('merge'), goals: [], alive: [] };
  return { id: 'merge v5', role: 'small', scenario: merge, kernel: 'v5', settings: [], change: {}, reference: verified, ...changes };
}

const nobodySays = { ...scenario('merge'), goals: [], alive: [], expect: {} };

function found(changes: Partial<Exploration> = {}): Exploration {
  const memory = { recordBytes: 1, indexBytes: 0, orderBytes: 0, frontierBytes: 0, diskBytes: 0, bytesMax: 1e6 };
  const { distinct, generated, depth } = verified;
  return { limit: null, distinct, generated, depth, levels: [1], transitions: [], goals: [], violations: [], memory, ...changes };
}

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
});

describe('a canary', () => {
  const expected = { ...scenario('merge'), expect: { v5: { violated: leak.property, skip: [], why: null } } };
  const canary = entry({ role: 'canary', scenario: expected, reference: null });

  it('must be found violated', () => {
    expect(outcomeOf(canary, { violations: [leak] })).toBe('violated');
    expect(outcomeOf(canary, { violations: [{ ...leak, property: 'no-underflow' }] })).toBe('changed');
    expect(outcomeOf(canary)).toBe('changed');
  });

  it('that no time was left for has said nothing', () => {
    expect(outcomeOf(canary, { limit: 'time' })).toBe('inconclusive');
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
