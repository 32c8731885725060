import { produce } from 'immer';
import { afterAll, describe, expect, test } from 'vitest';
import { actionNumbers, parameterChoices } from '../../src/explorer/model/actions.ts';
import { explore } from '../../src/explorer/explore.ts';
import type { Model, ModelSpec } from '../../src/explorer/model/model.ts';
import { openPool } from '../../src/explorer/worker-pool.ts';
import { buildModel } from '../../src/models/registry.ts';
import { specOf } from '../model/shipped.ts';
import { buildGridModel } from './grid-model.ts';
import { MEMORY_BYTES_MAX } from './searches.ts';

const workerUrl = new URL('test-worker.ts', import.meta.url).href;
const pool = openPool(2);
const gridPool = openPool(2, workerUrl);
afterAll(() => Promise.all([pool.close(), gridPool.close()]));

interface Told {
  readonly state: unknown;
  readonly actions: readonly number[];
  readonly names: readonly string[];
  /** Properties that the way here has broken. */
  readonly broken: ReadonlySet<string>;
}

/**
 * What there is to tell apart, by plain objects and whole paths: a counterexample for each property and set of transitions, in the order in which they are found. A deadlock is found when
 * its state is expanded, so behind the violations of its level.
 */
function tellApart(model: Model): string[] {
  const known = new Set<string>();
  const told = new Set<string>();
  const stories: string[] = [];
  const { first } = actionNumbers(model);
  const look = ({ names, actions, broken }: Told, property: string): void => {
    const key = `${property}: ${[...new Set(names)].sort().join()}`;
    if (told.has(key) || broken.has(property)) return;
    told.add(key);
    stories.push(`${key} by ${actions.join(' ')}`);
  };
  const breaks = (state: unknown): string[] =>
    model.properties
      .filter((p) => p.kind !== 'goal' && !p.optional && (p.kind === 'invariant' || model.isQuiescent(state)) && !p.holds(state))
      .map((p) => p.name);
  const visit = (nodes: readonly Told[]): Told[] => {
    const fresh = nodes.filter(({ state }) => !known.has(JSON.stringify(state)) && known.add(JSON.stringify(state)));
    for (const node of fresh) for (const property of breaks(node.state)) look(node, property);
    return fresh.map((node) => ({ ...node, broken: new Set([...node.broken, ...breaks(node.state)]) }));
  };
  const successorsOf = (node: Told): Told[] =>
    model.transitions.flatMap(({ name, parameters, guard, effect }, t) =>
      parameterChoices(parameters.map((p) => p.count)).flatMap(([a = 0, b = 0, c = 0], i) => {
        if (!guard(node.state, a, b, c)) return [];
        const state: unknown = produce(node.state, (draft: unknown) => effect(draft, a, b, c));
        return [{ ...node, state, actions: [...node.actions, first[t] + i], names: [...node.names, name] }];
      }),
    );
  let frontier = visit(model.initial.map((state) => ({ state, actions: [], names: [], broken: new Set<string>() })));
  while (frontier.length > 0) {
    const successors = frontier.map(successorsOf);
    for (const [i, node] of frontier.entries()) if (successors[i].length === 0 && !model.isQuiescent(node.state)) look(node, 'deadlock');
    frontier = visit(successors.flat());
  }
  return stories;
}

const grid = { model: 'grid', config: null };

async function found(model: Model, spec: ModelSpec, violationsMax: number, workers = 2, keepGoing = false): Promise<string[]> {
  const options = { engine: 'packed', workers, keepGoing, violationsMax } as const;
  const tuning = { memoryBytesMax: MEMORY_BYTES_MAX, passRanksMax: 7 };
  const { violations } = await explore({ model, spec, options, pool: spec === grid ? gridPool : pool, tuning });
  const { transitionOf } = actionNumbers(model);
  return violations.map(({ property, trace: { actions } }) => {
    const names = actions.map((number) => model.transitions[transitionOf[number]].name);
    return `${property}: ${[...new Set(names)].sort().join()} by ${actions.join(' ')}`;
  });
}

const cases: [string, Model, ModelSpec, number][] = [
  ['a grid', buildGridModel(), grid, 4],
  ...[
    { model: 'broken-counter', config: { processes: 3 } },
    { model: 'page-pin', config: { pages: 1, actors: 3, sharePinned: true } },
    { model: 'dining-philosophers', config: { seats: 3 } },
    specOf('dio-read-fork', { kernel: '6.2' }),
  ].map((spec, i): [string, Model, ModelSpec, number] => [spec.model, buildModel(spec), spec, [1, 1, 1, 4][i]]),
];

describe.each(cases)('different counterexamples of %s', (_, model, spec, least) => {
  const all = tellApart(model);

  test('are those of other properties and of other sets of transitions', async () => {
    expect(all.length).toBeGreaterThanOrEqual(least);
    expect((await found(model, spec, 1000)).sort()).toStrictEqual(all.toSorted());
  });

  test.each([1, 2])('are the first ones, by %i workers', async (workers) => {
    const max = Math.ceil(all.length / 2);
    expect((await found(model, spec, max, workers)).sort()).toStrictEqual(all.slice(0, max).sort());
  });
});

test('a search that keeps going explores everything, and tells no more than was asked for', async () => {
  const model = buildGridModel();
  const options = { engine: 'packed', workers: 2, keepGoing: true, violationsMax: 2 } as const;
  const all = await explore({ model, spec: grid, options, pool: gridPool });
  expect(all).toMatchObject({ limit: null, distinct: 28 });
  expect(all.violations).toHaveLength(2);
});

test('fingerprints cannot tell them apart', async () => {
  const options = { engine: 'packed', workers: 1, keepGoing: false, violationsMax: 2, store: 'hash64' } as const;
  await expect(explore({ model: buildGridModel(), spec: grid, options, pool: gridPool })).rejects.toThrow('told apart');
});
