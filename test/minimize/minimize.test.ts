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

/** Worlds in which the property breaks, at once. */
function brokenIn(breaks: (config: ModelConfig) => boolean): Search {
  return (config) => Promise.resolve({ trace: breaks(config) ? { initial: 0, actions: [] } : null, undecided: false, distinct: 1 });
}

const undecided: Search = () => Promise.resolve({ trace: null, undecided: true, distinct: 9 });

/** The smallest world, and what was left out in those that were tried. */
async function tried(config: ModelConfig, searched: Search, { property = 'p', initial = 0 } = {}) {
  const what: string[] = [];
  const least = await minimize(config, { initial, actions: [] }, property, searched, (step) => what.push(step.what));
  return { ...least, what };
}

describe('the fewest actors', () => {
  /** A world in which the property breaks with one of some sets of actors. */
  const either = (...sets: readonly (readonly string[])[]): Search =>
    brokenIn(({ actors }) => sets.some((set) => set.every((a) => (actors as readonly string[]).includes(a))));
  const config = modelConfig({
    actors: ['submitter', 'device', 'completion', 'forker', 'parent', 'child'],
    bounds: { frames: 1, bias: 2 },
  });
  const fewest = async (searched: Search) => (await tried(config, searched)).config.actors;

  it('are the smaller of two sets, even if leaving out one after the other would end in the larger', async () => {
    const larger = ['submitter', 'forker', 'parent', 'child'];
    expect(await fewest(either(larger, ['submitter', 'device', 'completion']))).toEqual(['submitter', 'device', 'completion']);
    expect(await fewest(either(['submitter', 'device', 'completion', 'forker'], larger.slice(0, 3)))).toEqual(larger.slice(0, 3));
  });

  it('are all of them, where nobody can be left out', async () => {
    const { config: least, what } = await tried(config, either(config.actors));
    expect(least.actors).toEqual(config.actors);
    expect(what.filter((left) => /^(?:without|only) [a-z]+(?:,|$)/.test(left))).toEqual(config.actors.map((a) => `without ${a}`));
  });

  it('are somebody, even if nobody is needed', async () => {
    expect(await fewest(either([]))).toEqual(['submitter']);
    expect((await tried({ ...config, actors: ['device'] }, either([]))).what).not.toContain('without device');
  });

  it('are not looked for where a deadlock is the violation', async () => {
    const { config: least } = await tried(config, either([]), { property: 'deadlock' });
    expect(least.actors).toEqual(config.actors);
  });

  it('are not fewer for a search that a limit ended', async () => {
    expect(await fewest(undecided)).toEqual(config.actors);
  });
});

describe('the start', () => {
  const calls = [{}];
  const config = modelConfig({ actors: ['submitter'], starts: [{ calls: [{ op: 'write', dir: 'source' }] }, { calls }] });

  it('is the one that the counterexample is from, even if the search from it alone was not decided', async () => {
    const { config: least, trace, what } = await tried(config, undecided, { initial: 1 });
    expect(what[0]).toBe('only start 1');
    expect(least.starts).toEqual([config.starts[1]]);
    expect(trace.initial).toBe(0);
  });

  it('is not looked for where there is one', async () => {
    const { what } = await tried({ ...config, starts: [config.starts[1]] }, undecided);
    expect(what).not.toContain('only start 0');
  });
});

it('leaves out calls, then pages, then bounds, and again as long as something helps, and tries no world twice', async () => {
  const segments = [[0, 1]] as const;
  const config = modelConfig({
    actors: ['submitter'],
    bounds: { unitsPerPage: 1, frames: 2, processes: 1, vecs: 2, bias: 3, logicalBlock: 2 },
    calls: [{ segments }, { segments, completion: 'release' }],
  });
  const searched = brokenIn(({ bounds, starts: [{ calls }] }) => bounds.bias === 3 && (calls.length === 2 || bounds.vecs === 1));
  const { what } = await tried(config, searched);
  expect(what).toEqual([
    'without call 0',
    'without call 1',
    'without page frame 1',
    'vecs 1',
    'bias 2',
    'logicalBlock 1',
    'without call 0',
    'bias 2',
  ]);
});
