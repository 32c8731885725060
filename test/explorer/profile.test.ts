import { afterAll, describe, expect, it } from 'vitest';
import { explore } from '../../src/explorer/explore.ts';
import { generatedSource } from '../../src/explorer/insight/generated-source.ts';
import { measureProfile } from '../../src/explorer/insight/measure.ts';
import type { Model } from '../../src/explorer/model/model.ts';
import { partTimes } from '../../src/explorer/insight/part-times.ts';
import { openProperties, profileOf, sampleParents } from '../../src/explorer/insight/profile.ts';
import type { Profile } from '../../src/explorer/insight/profile.ts';
import type { Exploration, ExploreOptions } from '../../src/explorer/result.ts';
import type { StoredStates } from '../../src/explorer/store/stored-states.ts';
import { record, upTo } from '../../src/explorer/model/schema.ts';
import { measuringWorkerUrl, openPool } from '../../src/explorer/worker-pool.ts';
import { buildModel } from '../../src/models/registry.ts';

const pool = openPool(1, measuringWorkerUrl());
afterAll(() => pool.close());

const options: ExploreOptions = { engine: 'packed', workers: 1, keepGoing: true };

describe('a profile', () => {
  it('finds what parts cost, by a clock that only they move', async () => {
    const spec = { model: 'two-phase-commit', config: { managers: 3 } };
    const cost = { guards: [3, 0, 0, 0, 0, 0, 0], effects: [0, 0, 2, 5, 0, 0, 0], property: 7 };
    let time = 0;
    const model = slowed(buildModel(spec), cost, (by) => (time += by));
    let profile: Profile | null = null;
    const found = await explore({
      model: buildModel(spec),
      spec,
      options,
      inspect: (stored, found) => {
        const parents = sampleParents(stored, found);
        const properties = [0];
        const times = partTimes(model, { memory: stored.memory, hashMask: stored.hashMask, parents, properties }, () => time / 1e6, false);
        profile = profileOf(model, times, parents.length, found, 1);
      },
    });
    const { parts, transitions, nsPerState } = profile!;
    const fired = (name: string): number => found.transitions.find((t) => t.name === name)!.fired;
    // Three managers are asked in every state; the sample is the whole space, many times over.
    const guards = 9;
    const effect = (2 * fired('abort') + 5 * fired('prepare')) / found.distinct;
    const ns = Object.fromEntries(parts.map((p) => [p.name, p.nsPerState]));
    expect(ns['guards']).toBeCloseTo(guards, 6);
    expect(ns['effect']).toBeCloseTo(effect, 6);
    expect(ns['properties']).toBeCloseTo(7, 6);
    expect(ns['copy'] + ns['hash'] + ns['visited set'] + ns['rest']).toBeCloseTo(0, 6);
    expect(nsPerState).toBeCloseTo(guards + effect + 7, 6);
    expect(transitions.find((t) => t.name === 'abort')!.nsPerFiring).toBeCloseTo(2, 6);
    expect(transitions.find((t) => t.name === 'prepare')!.nsPerFiring).toBeCloseTo(5, 6);
    expect(transitions.find((t) => t.name === 'note-prepared')!.share).toBeCloseTo(guards / nsPerState, 6);
  });

  it('has parts that sum to the whole, and the counts of the search, for any number of workers', async () => {
    const spec = { model: 'two-phase-commit', config: { managers: 4 } };
    const model = buildModel(spec);
    for (const workers of [1, 2]) {
      let profile: Profile | null = null;
      const asked = { ...options, workers };
      const found = await explore({
        model,
        spec,
        options: asked,
        inspect: async (stored, found) => {
          profile = await measureProfile({ model, spec, options: asked, stored, found, workerSeconds: 1 }, pool);
        },
      });
      expect(found).toMatchObject({ distinct: 1568, generated: 8258 });
      const { parts, transitions, nsPerState, searchNsPerState } = profile!;
      expect(parts.map((p) => p.name)).toEqual(['guards', 'copy', 'effect', 'hash', 'visited set', 'properties', 'rest']);
      expect(parts.reduce((sum, p) => sum + p.share, 0)).toBeCloseTo(1, 9);
      expect(parts.reduce((sum, p) => sum + p.nsPerState, 0)).toBeCloseTo(nsPerState, 6);
      const [guards, copy, effect] = parts;
      expect(transitions.reduce((sum, t) => sum + t.share, 0)).toBeCloseTo(guards.share + copy.share + effect.share, 9);
      expect(searchNsPerState).toBeCloseTo(1e9 / 1568, 6);
      for (const { name, fired, fresh } of found.transitions) {
        const guardEvaluations = 1568 * (name === 'commit' || name === 'abort' ? 1 : 4);
        expect(transitions.find((t) => t.name === name)).toMatchObject({ fired, fresh, guardEvaluations });
      }
    }
  });

  it('leaves the generated source of a search as it is', () => {
    expect(generatedSource(buildModel({ model: 'two-phase-commit', config: { managers: 3 } }))).not.toContain('measuring');
  });

  it('samples no state that was not expanded', async () => {
    let value = 0;
    const model: Model<{ n: number }> = { ...counter, initial: [{ n: 0 }] };
    await explore({
      model,
      spec: { model: 'two-phase-commit', config: { managers: 3 } },
      options: { ...options, depthMax: 0 },
      inspect: (stored, found) => {
        value = sampleParents(stored, found).length;
      },
    });
    expect(value).toBe(0);
  });
});

describe('a sample', () => {
  /** Places of a store with one word a state, of which some hold none. */
  function places(count: number, isState: (id: number) => boolean = () => true): StoredStates {
    const log = new Int32Array(new SharedArrayBuffer(8 * (count + 2)));
    for (let id = 1; id <= count; id++) log[2 * id + 1] = isState(id) ? 1 : 0;
    // Nothing is read behind the end.
    log[2 * count + 3] = 1;
    return { memory: { log } as StoredStates['memory'], words: 1, end: count + 1, hashMask: 0 };
  }

  function sampled(stored: StoredStates, found: Pick<Exploration, 'limit' | 'distinct' | 'levels'>): number[] {
    return [...sampleParents(stored, found as Exploration)].map((at) => at / 2);
  }

  it('of a small space has every state equally often, and none that is no state', () => {
    const found = sampled(
      places(50, (id) => id % 5 !== 0),
      { limit: null, distinct: 40, levels: [1, 9, 30] },
    );
    const once = found.slice(0, 40);
    expect(once).toEqual(Array.from({ length: 50 }, (_, i) => i + 1).filter((id) => id % 5 !== 0));
    expect(found).toEqual(Array.from({ length: found.length / 40 }, () => once).flat());
    expect(found.length).toBeGreaterThanOrEqual(2 ** 13);
    expect(found.length).toBeLessThan(2 ** 13 + 40);
  });

  it.each(['depth', 'time'] as const)('has none of the last level, if limit %s has ended the search', (limit) => {
    const found = sampled(places(40), { limit, distinct: 40, levels: [1, 9, 30] });
    expect([...new Set(found)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it.each([
    [3, [0, 3, 6, 9]],
    [1.5, [0, 1, 3, 4]],
    [1, [0, 1, 2, 3]],
  ])('of a space that is %d times as large has blocks of 512 neighbours, evenly spread', (times, blocks) => {
    const count = times * 2 ** 15;
    const found = sampled(places(count), { limit: null, distinct: count, levels: [count] });
    expect(found).toHaveLength(2 ** 15);
    expect(new Set(found).size).toBe(2 ** 15);
    expect(found.slice(0, 4 * 512)).toEqual(blocks.flatMap((block) => Array.from({ length: 512 }, (_, i) => 1 + 512 * block + i)));
  });

  it('ends with the last state, where the last block is not full', () => {
    const count = 2 ** 13 + 100;
    const all = Array.from({ length: count }, (_, i) => i + 1);
    expect(sampled(places(count), { limit: null, distinct: count, levels: [count] })).toEqual(all);
  });

  it('is checked for the properties that a search still checks in its end', () => {
    const property = (name: string) => ({ name }) as unknown as Model['properties'][number];
    const model = { ...counter, properties: ['held', 'broken', 'met', 'unmet', 'unasked'].map(property) } as Model;
    const found = {
      violations: [{ property: 'broken' }],
      goals: [
        { name: 'met', depth: 0 },
        { name: 'unmet', depth: null },
      ],
    } as unknown as Exploration;
    expect(openProperties(model, options, found)).toEqual([0, 3, 4]);
    expect(openProperties(model, { ...options, properties: ['held', 'broken', 'met', 'unmet'] }, found)).toEqual([0, 3]);
  });

  it('tells what each transition costs, dearest first, and counts of the whole search', () => {
    const transition = (name: string, counts: readonly number[]) =>
      ({ name, parameters: counts.map((count) => ({ name: 'p', count })) }) as unknown as Model['transitions'][number];
    const model = { ...counter, transitions: [transition('cheap', []), transition('dear', [3, 4]), transition('idle', [2])] } as Model;
    const times = {
      ...{ rounds: 7, whole: 100, guards: 20, copy: 10, effect: 30, hash: 5, visitedSet: 15, properties: 8, rest: 12 },
      transitions: [
        { guards: 2, effect: 8, firings: 0.5 },
        { guards: 12, effect: 32, firings: 4 },
        { guards: 6, effect: 0, firings: 0 },
      ],
    };
    const found = {
      ...{ limit: 'depth', distinct: 50, levels: [1, 9, 40] },
      transitions: [
        { name: 'cheap', fired: 3, fresh: 1 },
        { name: 'dear', fired: 60, fresh: 48 },
        { name: 'idle', fired: 0, fresh: 0 },
      ],
    } as unknown as Exploration;
    const { parts, transitions, ...rest } = profileOf(model, times, 8192, found, 2);
    expect(rest).toEqual({ sampled: 8192, rounds: 7, nsPerState: 100, searchNsPerState: 2e8 });
    expect(parts.map(({ nsPerState, share }) => [nsPerState, share])).toEqual([20, 10, 30, 5, 15, 8, 12].map((ns) => [ns, ns / 100]));
    // Ten states were expanded.
    expect(transitions).toEqual([
      { name: 'dear', share: 0.44, nsPerFiring: 11, guardEvaluations: 120, fired: 60, fresh: 48 },
      { name: 'cheap', share: 0.1, nsPerFiring: 20, guardEvaluations: 10, fired: 3, fresh: 1 },
      { name: 'idle', share: 0.06, nsPerFiring: null, guardEvaluations: 20, fired: 0, fresh: 0 },
    ]);
    expect(profileOf(model, times, 0, { ...found, distinct: 1, levels: [1] }, 2).searchNsPerState).toBe(2e9);
  });
});

const counter: Model<{ n: number }> = {
  name: 'counter',
  schema: record({ n: upTo(9) }),
  initial: [{ n: 0 }],
  transitions: [],
  properties: [],
  isQuiescent: () => true,
};

/** The same model, in which guards, effects and properties take time. */
function slowed(
  model: Model,
  cost: { guards: readonly number[]; effects: readonly number[]; property: number },
  pass: (by: number) => void,
): Model {
  return {
    ...model,
    transitions: model.transitions.map((t, i) => ({
      ...t,
      guard: (s: never, a: number, b: number, c: number) => {
        pass(cost.guards[i]);
        return t.guard(s, a, b, c);
      },
      effect: (d: never, a: number, b: number, c: number) => {
        pass(cost.effects[i]);
        t.effect(d, a, b, c);
      },
    })),
    properties: model.properties.map((p) => ({
      ...p,
      holds: (s: never) => {
        pass(cost.property);
        return p.holds(s);
      },
    })),
  };
}
