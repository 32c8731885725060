import { describe, expect, it } from 'vitest';
import { flag } from '../../src/explorer/model/schema.ts';
import { makeStopFlag } from '../../src/explorer/stop.ts';
import { allMutations } from '../../src/mutants/all-mutations.ts';
import { buildMutant, mutantSpec } from '../../src/mutants/build.ts';
import { tryMutations } from '../../src/mutants/campaign.ts';
import { mutationName } from '../../src/mutants/mutation.ts';
import type { Mutation } from '../../src/mutants/mutation.ts';
import { runJob } from '../../src/mutants/trial.ts';
import type { Ground, Outcome, Sound } from '../../src/mutants/trial.ts';
import { scenario } from '../model/shipped.ts';

const stop = makeStopFlag();

async function groundOf(name: string): Promise<Ground> {
  return (await runJob({ kind: 'ground', place: { scenario: scenario(name), kernel: '6.2' }, stop })) as Ground;
}

const merge = await groundOf('merge');
const trimZero = await groundOf('trim-zero');

async function tried(mutation: Mutation, ...grounds: Sound[]): Promise<Outcome> {
  return (await runJob({ kind: 'trial', mutation, grounds, stop })) as Outcome;
}

/** It sets flags that are set already: in every state, both are the same. */
const harmless = { kind: 'step', transition: 'set-pages-dirty', operator: 'twice' } as const;
/** A token that is not dropped where pages are merged. */
const noDrop = { kind: 'rule', rule: 'samePageDrop', from: 'when-same', to: 'never' } as const;
const noTrim = { kind: 'step', transition: 'trim', operator: 'never' } as const;

describe('a trial', () => {
  it('that can be made nowhere is a survivor', async () => {
    expect(await tried(harmless)).toMatchObject({ verdict: 'survived', tried: 0, by: null, scenario: null, kernel: null });
  });

  const { found } = merge;
  it.each([
    ['nothing', 'same-graph', {}],
    ['which states there are', 'same-behaviour', { digest: 'another' }],
    ['when they are found', 'same-behaviour', { levels: [...found.levels, 1] }],
    ['what ends the search', 'same-behaviour', { limit: 'states' as const }],
    [
      'how often a step is taken',
      'same-behaviour',
      { transitions: found.transitions.map((t, i) => (i === 0 ? { ...t, fired: t.fired + 1 } : t)) },
    ],
  ])('whose graph differs in %s is of the %s, if nobody can tell', async (_, verdict, differs) => {
    expect(await tried(harmless, { ...merge, found: { ...found, ...differs } })).toMatchObject({ verdict, tried: 1 });
  });

  it('ends where something kills the mutant, and counts how often it was tried till then', async () => {
    // Nothing is merged in trim-zero.
    const killed = { verdict: 'killed', by: 'tokens-cover-vectors', steps: expect.any(Number) as number, scenario: 'merge', kernel: '6.2' };
    expect(await tried(noDrop, merge, trimZero)).toEqual({ ...killed, mutation: noDrop, tried: 1 });
    expect(await tried(noDrop, trimZero, merge)).toEqual({ ...killed, mutation: noDrop, tried: 2 });
  });

  it('does not ask for what the scenario skips; that nothing comes to rest is seen all the same', async () => {
    const { scenario, kernel } = trimZero;
    expect(await tried(noTrim, trimZero)).toMatchObject({ verdict: 'killed', by: 'deadlock' });
    const expectation = scenario.expect[kernel];
    const skipping = { ...scenario, goals: [], alive: [], expect: { [kernel]: { ...expectation!, skip: ['deadlock'] } } };
    expect(await tried(noTrim, { ...trimZero, scenario: skipping })).toMatchObject({ verdict: 'killed', by: 'no end', steps: null });
  });

  it('sees that a known violation is gone, even if something else is violated', async () => {
    const mutation = { kind: 'write', transition: 'release-page', field: 'pages[].ref', operator: 'lost' } as const;
    const by = async (violates: string): Promise<string | null> => (await tried(mutation, { ...merge, violates })).by;
    expect(await by('deadlock')).toBe('no more deadlock');
    expect(await by('counter-equals-tokens')).toBeNull();
  });
});

describe('grounds', () => {
  const effort = { workers: 1, stop };
  const sized = (name: string, distinct: number): Ground => ({
    ...merge,
    scenario: { ...merge.scenario, name },
    found: { ...merge.found, distinct },
  });

  it('of more than 6,000 states are for what shows on no smaller one', async () => {
    const tries = async (...grounds: Ground[]): Promise<number[]> =>
      (await tryMutations([harmless], grounds, effort)).map((outcome) => outcome.tried);
    expect(await tries(sized('a', 6000), sized('b', 6001))).toEqual([1]);
    expect(await tries(sized('a', 6001), sized('b', 6001))).toEqual([2]);
  });

  it('that are verified come before those that are not, and progress is told', async () => {
    const steps: string[] = [];
    const onProgress = (done: number, of: number): unknown => steps.push(`${String(done)} of ${String(of)}`);
    const broken = { ...sized('broken', merge.found.distinct - 1), violates: 'deadlock' };
    expect(await tryMutations([noDrop, noDrop], [broken, merge], { ...effort, onProgress })).toMatchObject([
      { by: 'tokens-cover-vectors', scenario: 'merge', tried: 1 },
      { by: 'tokens-cover-vectors', scenario: 'merge', tried: 1 },
    ]);
    expect(steps).toEqual(['1 of 2', '2 of 2']);
  });
});

describe('the mutations of grounds', () => {
  const named = (grounds: readonly Ground[]): string[] => allMutations(grounds, new Map()).map(mutationName).sort();
  const silent = (ground: Ground): Ground => ({
    ...ground,
    writes: [],
    found: { ...ground.found, transitions: ground.found.transitions.map((t) => ({ ...t, fired: 0 })) },
  });

  it('do not depend on their order', () => {
    expect(named([merge, trimZero])).toEqual(named([trimZero, merge]));
  });

  it('are of steps that are taken', () => {
    expect(named([silent(merge)])).toEqual([]);
    const steps = merge.found.transitions.filter(({ fired }) => fired > 0).map(({ name }) => `${name}: never`);
    expect(named([{ ...merge, writes: [] }]).filter((name) => name.endsWith(': never'))).toEqual(steps.sort());
  });

  it('are of a step that is taken once, and has no parameter', () => {
    const { plan } = scenario('dio-read-fork');
    const { transitions } = buildMutant(mutantSpec({ ...plan, kernel: merge.kernel }, null));
    const counts = transitions.map(({ name }) => ({ name, fired: name === 'fork' ? 1 : 0, fresh: 0 }));
    const ground = { ...merge, writes: [], scenario: scenario('dio-read-fork'), found: { ...merge.found, transitions: counts } };
    expect(named([ground])).toEqual(['fork: never', 'fork: twice']);
  });

  it('are of all that is written on any of them', () => {
    const write = { ...merge.writes.find(({ field }) => field === 'pages[].ref')!, transition: 't', least: 1, most: 1, hasNext: false };
    const seen = (...more: object[]): string[] => named(more.map((m) => ({ ...silent(merge), writes: [{ ...write, ...m }] })));
    expect(seen({}, {})).toEqual(['t: pages[].ref lost', 't: pages[].ref one-more']);
    const every = ['doubled', 'lost', 'one-less', 'one-more'].map((operator) => `t: pages[].ref ${operator}`);
    // What counts to one only is no count there; elsewhere it is.
    expect(seen({ leaf: flag, most: 2 })).toEqual(['t: pages[].ref lost']);
    for (const other of [{ most: 2 }, { least: -1 }, { leaf: flag, most: 2 }]) {
      expect(seen({}, other)).toEqual(every);
      expect(seen(other, {})).toEqual(every);
    }
    expect(seen({}, { hasNext: true })).toContain('t: pages[].ref elsewhere');
    expect(seen({ hasNext: true }, {})).toContain('t: pages[].ref elsewhere');
  });
});
