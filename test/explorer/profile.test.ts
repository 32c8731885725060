import { afterAll, describe, expect, it } from 'vitest';
import { explore } from '../../src/explorer/explore.ts';
import { generatedSource } from '../../src/explorer/insight/generated-source.ts';
import { measureProfile } from '../../src/explorer/insight/measure.ts';
import type { Model } from '../../src/explorer/model/model.ts';
import { partTimes } from '../../src/explorer/insight/part-times.ts';
import { profileOf, sampleParents } from '../../src/explorer/insight/profile.ts';
import type { Profile } from '../../src/explorer/insight/profile.ts';
import type { ExploreOptions } from '../../src/explorer/result.ts';
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
