import { describe, expect, it } from 'vitest';
import type { Cell, Filled } from '../../src/matrix/cell.ts';
import { goldenCell, goldenText, parseGolden, standingOf, updatedGolden } from '../../src/matrix/golden.ts';
import { cellRecord, countText, matrixPage } from '../../src/matrix/record.ts';
import { scenario } from '../model/shipped.ts';

const verified: Cell = { verdict: 'verified', property: null, distinct: 1000, generated: 2000, depth: 20 };
const violated: Cell = { verdict: 'violated', property: 'no-underflow', distinct: 10, generated: 20, depth: 5 };

function filled(name: string, kernel: string, cell: Cell, met = true): Filled {
  const expected = { verdict: 'verified', property: null, met, altered: false } as const;
  return { scenario: scenario(name), kernel, cell, violated: [], why: null, expected, seconds: 0.5 };
}

describe('a cell against the manifest', () => {
  it.each([
    ['verdict', violated],
    ['property', { ...violated, property: 'no-free-under-dma' }],
    ['distinct', { ...verified, distinct: 1001 }],
    ['generated', { ...verified, generated: 2001 }],
    ['depth', { ...verified, depth: 21 }],
  ])('has changed if its %s has', (_, before) => {
    expect(standingOf(before, { ...before })).toBe('same');
    expect(standingOf(_ === 'property' ? violated : verified, before)).toBe('changed');
  });

  it('is new where the manifest has none, and nothing if a limit cut it off', () => {
    expect(standingOf(verified, null)).toBe('new');
    expect(standingOf({ ...verified, verdict: 'inconclusive' }, verified)).toBe('inconclusive');
  });
});

describe('a cell against its scenario', () => {
  const amiss = filled('merge', 'v5', violated, false);

  it('is compared if it was decided with the bounds of the scenario', () => {
    expect(cellRecord(amiss, null).expected).toBe(false);
    expect(cellRecord({ ...amiss, expected: null }, null).expected).toBeNull();
    expect(cellRecord({ ...amiss, expected: { ...amiss.expected!, altered: true } }, null).expected).toBeNull();
    expect(cellRecord({ ...amiss, cell: { ...violated, verdict: 'inconclusive' } }, null).expected).toBeNull();
  });
});

describe('the manifest', () => {
  const golden = updatedGolden(null, [filled('merge', '6.2', verified), filled('merge', 'v5', violated)], ['merge'], ['6.2', 'v5']);

  it('comes back from its text', () => {
    expect(parseGolden(goldenText(golden), 'g.json')).toEqual({ ok: true, value: golden });
    expect(
      goldenText(golden)
        .split('\n')
        .filter((line) => line.includes('verdict')),
    ).toHaveLength(2);
  });

  it('changes only in the cells that were explored, and forgets what exists no more', () => {
    const next = updatedGolden(golden, [filled('merge', 'v5', verified)], ['bias', 'merge'], ['v5', '6.6']);
    expect(next.cells).toEqual({ merge: { v5: verified } });
    expect(updatedGolden(golden, [], ['merge'], ['6.2', 'v5'])).toEqual(golden);
  });

  it('takes no inconclusive cell', () => {
    const cut = filled('merge', '6.2', { ...verified, verdict: 'inconclusive' });
    expect(() => updatedGolden(null, [cut], ['merge'], ['6.2'])).toThrow(RangeError);
  });

  it('is refused with the key that is wrong', () => {
    const text = goldenText(golden).replace('1000', '-1');
    expect(parseGolden(text, 'g.json')).toMatchObject({
      ok: false,
      why: expect.stringMatching(/^g\.json: .*cells\.merge\.6\.2\.distinct/),
    });
    expect(parseGolden('{', 'g.json')).toMatchObject({ ok: false });
  });

  it('has no cell by an inherited name', () => {
    expect(goldenCell(golden, 'constructor', 'name')).toBeNull();
  });
});

describe('the page', () => {
  const golden = updatedGolden(null, [filled('merge', '6.2', verified)], ['merge'], ['6.2']);
  const records = [
    cellRecord(filled('merge', '6.2', { ...verified, generated: 1999 }), golden),
    cellRecord(filled('merge', 'v5', violated, false), golden),
    cellRecord({ ...filled('pipe', '6.2', { ...verified, verdict: 'not-applicable' }), why: 'no pipes', expected: null }, golden),
  ];

  it('marks what has to be looked at, and says why', () => {
    expect(matrixPage(records, golden)).toEqual([
      '| scenario | 6.2 | v5 |',
      '| --- | --- | --- |',
      '| `merge` | **verified, 1,000 states, depth 20** (changed) | **violated: no-underflow, 10 states, depth 5** (unexpected) |',
      '| `pipe` | not applicable |  |',
      '',
      '- CHANGED  merge under 6.2: verified, 1,000 states, depth 20; it was: verified, 1,000 states, depth 20 (generated 2000 -> 1999)',
      '- NOT AS THE SCENARIO EXPECTS  merge under v5: violated: no-underflow, 10 states, depth 5',
      '- not applicable  pipe under 6.2: no pipes',
      '',
      '3 cells: 1 verified, 1 violated, 1 not applicable; 1 changed, 2 not in the manifest',
    ]);
  });

  it('counts nothing against a manifest that was not compared', () => {
    expect(countText([cellRecord(filled('merge', 'v5', verified), null)])).toBe('1 cells: 1 verified');
  });
});
