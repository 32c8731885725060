import { describe, expect, it } from 'vitest';
import type { Cell, Filled } from '../../src/matrix/cell.ts';
import { isNew, widened } from '../../src/matrix/widen.ts';
import { actors } from '../../src/state/bounds.ts';
import { scenario } from '../model/shipped.ts';

describe('a scenario one step wider', () => {
  it('has one more of everything that can make a difference, one at a time, and at last every actor', () => {
    const all = widened(scenario('trim'));
    expect(all.map(({ step }) => step)).toEqual([
      'frames=2',
      'bios=3',
      'vecs=3',
      'bias=5',
      'logicalBlock=4',
      'dmaBlock=2',
      'granularity=fine',
      'deviceErrors=true',
      'every actor',
    ]);
    const narrow = scenario('trim').plan;
    const [frames] = all;
    expect(frames).toMatchObject({
      of: 'trim',
      scenario: { name: 'trim frames=2', plan: { ...narrow, bounds: { ...narrow.bounds, frames: 2 } } },
    });
    expect(all.at(-1)?.scenario.plan).toMatchObject({ actors, bounds: { processes: 2 } });
  });

  it('has another clone where a stacking driver acts, with a bio for it', () => {
    const { clones, bios } = scenario('clone-split').plan.bounds;
    expect(widened(scenario('clone-split')).map(({ step }) => step)).toContain(`bios=${String(bios + 1)} clones=${String(clones + 1)}`);
  });

  it('leaves out what it has already', () => {
    expect(widened(scenario('fork-race')).map(({ step }) => step)).not.toContain('granularity=fine');
  });
});

describe('a violation in a wider scenario', () => {
  const verified: Cell = { verdict: 'verified', property: null, distinct: 10, generated: 20, depth: 5 };
  const violated: Cell = { ...verified, verdict: 'violated', property: 'no-underflow' };
  const filled = (cell: Cell): Filled => ({ scenario: scenario('trim'), kernel: '6.2', cell, why: null, expected: null, seconds: 1 });

  it.each([
    ['where the narrower one is verified', violated, verified, true],
    ['that nothing is known of', violated, null, true],
    ['of another property', violated, { ...violated, property: 'no-free-under-dma' }, true],
    ['that the narrower one has', violated, violated, false],
    ['that is none', verified, violated, false],
  ])('%s is new: %4$s', (_, cell, before, fresh) => {
    expect(isNew(filled(cell), before)).toBe(fresh);
  });
});
