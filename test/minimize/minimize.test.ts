import { afterAll, describe, expect, it } from 'vitest';
import { replay } from '../../src/explorer/replay.ts';
import type { Model } from '../../src/explorer/model/model.ts';
import { openPool } from '../../src/explorer/worker-pool.ts';
import { minimize } from '../../src/minimize/minimize.ts';
import type { Reduction, Search } from '../../src/minimize/minimize.ts';
import { fewerCalls, fewerPages, smallerBounds } from '../../src/minimize/smaller.ts';
import { buildModel } from '../../src/models/registry.ts';
import type { ModelConfig } from '../../src/state/bounds.ts';
import { modelConfig } from '../config.ts';
import { search } from '../explorer/searches.ts';
import { specOf } from '../model/shipped.ts';

const pool = openPool(1);
afterAll(() => pool.close());

const searchFor =
  (property: string): Search =>
  async (config) => {
    const { violations, limit, distinct } = await search({ model: 'direct-io', config }, { pool, properties: [property] });
    return { trace: violations.at(0)?.trace ?? null, undecided: limit !== null && limit !== 'violation', distinct };
  };

async function minimum(config: ModelConfig, property: string) {
  const told: Reduction[] = [];
  const { trace } = await searchFor(property)(config);
  const least = await minimize(config, trace!, property, searchFor(property), (step) => told.push(step));
  return { ...least, told };
}

describe.each([
  {
    name: 'dio-read-fork',
    kernel: '6.2',
    property: 'issuer-sees-data',
    actors: ['submitter', 'device', 'completion', 'forker', 'parent'],
    world: { frames: 2, processes: 2, bias: 2, dmaBlock: 2 },
  },
  { name: 'map-user-iov', kernel: 'v5', property: 'tokens-cover-vectors', actors: ['submitter'], world: { frames: 1, unitsPerPage: 2 } },
  {
    name: 'two-iterators',
    kernel: 'v5',
    property: 'everything-returned',
    actors: ['submitter', 'device', 'completion'],
    world: { frames: 2, virtualPages: 1, unitsPerPage: 1, vecs: 1 },
  },
])('the smallest world in which $name breaks $property under $kernel', ({ name, kernel, property, actors, world }) => {
  const config = specOf(name, { kernel }).config as ModelConfig;
  const found = minimum(config, property);

  it('has the actors and the size that the story needs', async () => {
    const least = await found;
    expect(least.config).toMatchObject({ actors, bounds: world });
    expect(least.config.starts).toHaveLength(1);
  });

  it('breaks it, and so does no world that is smaller by one actor, call, page or bound', async () => {
    const { config: least, trace } = await found;
    const model: Model = buildModel({ model: 'direct-io', config: least });
    const last = replay(model, trace).states.at(-1)!;
    expect(model.properties.find((p) => p.name === property)!.holds(last)).toBe(false);
    const withoutOne = least.actors.map((a) => ({ what: a, config: { ...least, actors: least.actors.filter((b) => b !== a) } }));
    for (const { what, config: smaller } of [...withoutOne, ...fewerCalls(least), ...fewerPages(least), ...smallerBounds(least)])
      expect([what, (await searchFor(property)(smaller)).trace]).toEqual([what, null]);
  });

  it('is what remains when every step that is told is taken', async () => {
    const { told, steps, trace } = await found;
    expect(told).toEqual(steps);
    expect(told.at(-1)!.trace ?? trace).toBeTruthy();
    expect(told.filter((step) => step.trace).at(-1)!.trace).toEqual(trace);
    expect(told.filter((step) => !step.trace).length).toBeGreaterThan(0);
  });
});

describe('the fewest actors', () => {
  /** A world in which the property breaks with one of two sets of actors. */
  const either =
    (...sets: readonly (readonly string[])[]): Search =>
    ({ actors }) => {
      const broken = sets.some((set) => set.every((a) => (actors as readonly string[]).includes(a)));
      return Promise.resolve({ trace: broken ? { initial: 0, actions: [] } : null, undecided: false, distinct: 1 });
    };
  const config = modelConfig({
    actors: ['submitter', 'device', 'completion', 'forker', 'parent', 'child'],
    bounds: { frames: 1, bias: 2 },
  });
  const fewest = async (searched: Search) =>
    (await minimize(config, { initial: 0, actions: [] }, 'p', searched, () => undefined)).config.actors;

  it('are the smaller of two sets, even if leaving out one after the other would end in the larger', async () => {
    const larger = ['submitter', 'forker', 'parent', 'child'];
    expect(await fewest(either(larger, ['submitter', 'device', 'completion']))).toEqual(['submitter', 'device', 'completion']);
    expect(await fewest(either(['submitter', 'device', 'completion', 'forker'], larger.slice(0, 3)))).toEqual(larger.slice(0, 3));
  });

  it('are all of them, where nobody can be left out', async () => {
    expect(await fewest(either(config.actors))).toEqual(config.actors);
  });

  it('are not looked for where a deadlock is the violation', async () => {
    const searched = either([]);
    const { config: least } = await minimize(config, { initial: 0, actions: [] }, 'deadlock', searched, () => undefined);
    expect(least.actors).toEqual(config.actors);
  });

  it('are not fewer for a search that a limit ended', async () => {
    const undecided: Search = () => Promise.resolve({ trace: null, undecided: true, distinct: 9 });
    expect(await fewest(undecided)).toEqual(config.actors);
  });
});
