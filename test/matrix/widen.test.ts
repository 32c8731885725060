import { describe, expect, it } from 'vitest';
import type { Filled } from '../../src/matrix/cell.ts';
import { widen } from '../../src/matrix/widen.ts';
import type { Widened } from '../../src/matrix/widen.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { actors } from '../../src/state/bounds.ts';
import { scenario } from '../model/shipped.ts';

/** A search that knows what it finds by the name of what it is asked. */
function finding(tell: (scenario: Scenario) => Partial<Filled> & { readonly states?: number }): (scenario: Scenario) => Promise<Filled> {
  return (asked) => {
    const { states = 10, violated = [], why = null } = tell(asked);
    const cell = { verdict: 'verified', property: null, distinct: states, generated: states, depth: 5 } as const;
    return Promise.resolve({ scenario: asked, kernel: '6.2', cell, violated, why, expected: null, seconds: 1 });
  };
}

async function ways(name: string, tell: Parameters<typeof finding>[0]): Promise<Widened[]> {
  const searches: Widened[] = [];
  for await (const search of widen(scenario(name), finding(tell))) searches.push(search);
  return searches;
}

const namesOf = (searches: readonly Widened[]): string[] => searches.map(({ filled }) => filled.scenario.name);

describe('wider scenarios', () => {
  it('have one bound a step further at a time, from the scenario, from larger blocks and from every actor', async () => {
    const steps = ['bias=5', 'vecs=3', 'frames=2', 'bios=3', 'deviceErrors=true', 'dmaBlock=2', 'granularity=fine', 'extraRefs=1'];
    const way = (begin: string): string[] => [...steps.map((step) => `${begin} ${step}`), `${begin} bios=3 clones=1`];
    const searches = await ways('trim', () => ({}));
    const sorted = (names: readonly string[]): string[] => names.map((name) => name.split(' ').sort().join(' ')).sort();
    expect(sorted(namesOf(searches))).toEqual(
      sorted([
        'trim',
        ...way('trim'),
        'trim logicalBlock=4',
        ...way('trim logicalBlock=4'),
        'trim every actor',
        ...way('trim every actor'),
      ]),
    );
    expect(searches.at(-1)?.filled.scenario.plan).toMatchObject({ actors, bounds: { processes: 2, clones: 1 } });
  });

  it('keep a step that finds more states, three times at most, and take the next one from there', async () => {
    const searches = await ways('trim', ({ plan }) => ({ states: plan.bounds.vecs }));
    expect(namesOf(searches).slice(0, 5)).toEqual(['trim', 'trim bias=5', 'trim vecs=3', 'trim frames=2 vecs=3', 'trim bios=3 vecs=3']);
    expect(namesOf(searches)).toContain('trim vecs=5');
    expect(namesOf(searches).some((name) => name.includes('vecs=6'))).toBe(false);
  });

  it('end where a search is cut off', async () => {
    const searches = await ways('trim', ({ plan }) => ({ why: plan.bounds.vecs > 2 ? 'time' : null }));
    expect(namesOf(searches)).toEqual([
      'trim',
      'trim bias=5',
      'trim vecs=3',
      'trim logicalBlock=4',
      'trim bias=5 logicalBlock=4',
      'trim vecs=3 logicalBlock=4',
      'trim every actor',
      'trim every actor bias=5',
      'trim every actor vecs=3',
    ]);
    expect(namesOf(await ways('trim', () => ({ why: 'time' })))).toEqual(['trim']);
    const larger = await ways('trim', ({ plan }) => ({ why: plan.bounds.logicalBlock > 2 ? 'time' : null }));
    expect(namesOf(larger).filter((name) => name.includes('logicalBlock'))).toEqual(['trim logicalBlock=4']);
  });

  it('have nothing twice that a scenario has already', async () => {
    expect(namesOf(await ways('fork-race', () => ({}))).filter((name) => name.includes('granularity'))).toEqual([]);
  });

  it('tell a violated property once on each way, and not at all if the scenario has it', async () => {
    const known = 'no-underflow';
    const fresh = 'no-free-under-dma';
    const searches = await ways('trim', ({ plan }) => ({
      violated: plan.bounds.bias > 4 ? [known, fresh] : [known],
      states: plan.bounds.bias,
    }));
    const told = searches.filter((search) => search.fresh.length > 0);
    expect(told.map((search) => [search.filled.scenario.name, search.fresh])).toEqual([
      ['trim bias=5', [fresh]],
      ['trim bias=5 logicalBlock=4', [fresh]],
      ['trim every actor bias=5', [fresh]],
    ]);
  });

  it('tell nothing anew that was violated in the scenario, or where the way begins', async () => {
    const found: Readonly<Record<string, readonly string[]>> = {
      trim: ['no-underflow'],
      'trim logicalBlock=4': ['no-free-under-dma'],
      'trim bias=5 logicalBlock=4': ['no-underflow', 'no-free-under-dma'],
      'trim every actor': ['no-underflow', 'no-free-under-dma'],
    };
    const searches = await ways('trim', ({ name }) => ({ violated: found[name] ?? [] }));
    expect(namesOf(searches)).toEqual(expect.arrayContaining(Object.keys(found)));
    expect(searches.flatMap(({ filled, fresh }) => fresh.map((property) => [filled.scenario.name, property]))).toEqual([
      ['trim logicalBlock=4', 'no-free-under-dma'],
      ['trim every actor', 'no-free-under-dma'],
    ]);
  });
});
