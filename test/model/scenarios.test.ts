import { afterAll, describe, expect, it } from 'vitest';
import { statesWithoutEnd } from '../../src/explorer/insight/without-end.ts';
import { openPool } from '../../src/explorer/worker-pool.ts';
import { buildModel } from '../../src/models/registry.ts';
import { everything } from '../everything.ts';
import { search } from '../explorer/searches.ts';
import { explored, scenario, specOf } from './shipped.ts';

/** Most of these spaces are smaller than what it takes to start a thread, or to share them. */
const pool = openPool(1);
const larger = openPool(4);
afterAll(() => Promise.all([pool.close(), larger.close()]));

/** In larger spaces only `npm run test:all` looks whether every state can come to an end. */
const ENDS_STATES_MAX = 300;

/** What at least one shipped scenario has to reach: every goal, every transition of a correct kernel. */
const reached = new Set<string>();
const reachable = new Set<string>();

describe.each(explored)('$name under $kernel', ({ name, kernel }) => {
  it('gives what the scenario expects', async () => {
    const { expect: expected, goals, alive } = scenario(name);
    const { violated = null, skip = [] } = expected[kernel] ?? {};
    expect(expected[kernel]).toBeDefined();
    const spec = specOf(name, { kernel });
    const model = buildModel(spec);
    const checked = [...model.properties.filter((p) => !p.optional).map((p) => p.name), 'deadlock'].filter((p) => !skip.includes(p));
    let without = 0;
    const run = await search(spec, {
      ...{ pool, properties: checked },
      inspect: (stored, { distinct, limit }) => {
        if (limit === null && (everything || distinct <= ENDS_STATES_MAX)) without = statesWithoutEnd(model, stored);
      },
    });

    for (const property of model.properties) if (property.kind === 'goal') reachable.add(property.name);
    for (const { name: transition, fired } of run.transitions) {
      reachable.add(transition);
      if (fired > 0) reached.add(transition);
    }
    for (const goal of run.goals) if (goal.depth !== null) reached.add(goal.name);

    expect(run.violations[0]?.property ?? null).toBe(violated);
    if (violated !== null) return;
    expect(run.limit).toBeNull();
    expect(without).toBe(0);
    expect(run.goals.filter((g) => g.depth === null && goals.includes(g.name) && !skip.includes(g.name))).toEqual([]);
    expect(run.transitions.filter((t) => t.fired === 0 && alive.includes(t.name))).toEqual([]);
  });
});

it('together the scenarios meet every goal and take every transition', () => {
  expect([...reachable].filter((name) => !reached.has(name))).toEqual([]);
});

/** Shortest counterexamples: the number of steps is part of what must not change unnoticed. */
describe.each([
  { name: 'dio-read-fork', kernel: '6.2', property: 'issuer-sees-data', steps: 17 },
  { name: 'fork-race', kernel: '6.2', property: 'issuer-sees-data', steps: 28 },
  { name: 'pipe', kernel: 'v5', property: 'no-free-under-dma', steps: 11 },
  { name: 'map-user-iov', kernel: 'v5', property: 'tokens-cover-vectors', steps: 6 },
  { name: 'direction', kernel: '6.6', property: 'device-writes-legitimate-page', steps: 10 },
  { name: 'xarray-hole', kernel: '6.6', property: 'sizes-are-consistent', steps: 3 },
])('$name under $kernel: $property', ({ name, kernel, property, steps }) => {
  it(`is violated after ${String(steps)} steps, by the same trace for 1, 2 and 4 workers`, async () => {
    const spec = specOf(name, { kernel });
    const traces = [];
    for (const workers of [1, 2, 4]) {
      const run = await search(spec, { pool: larger, workers, properties: [property] });
      traces.push(run.violations.map((v) => v.trace));
    }
    expect(traces[0].map((t) => t.actions.length)).toEqual([steps]);
    expect(traces[1]).toEqual(traces[0]);
    expect(traces[2]).toEqual(traces[0]);
  });
});
