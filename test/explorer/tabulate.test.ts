import fc from '../cases.ts';
import { describe, expect, test } from 'vitest';
import { makeRing } from '../../src/explorer/engine/engine.ts';
import { layoutOf } from '../../src/explorer/packing/layout.ts';
import type { Model, Transition } from '../../src/explorer/model/model.ts';
import { packedEngine } from '../../src/explorer/engine/packed-engine.ts';
import { tabulate } from '../../src/explorer/engine/tabulate.ts';
import { between, flag, list, record, upTo } from '../../src/explorer/model/schema.ts';
import type { ObjectNode } from '../../src/explorer/model/schema.ts';
import { buildModel } from '../../src/models/registry.ts';
import { valueOf } from './arbitrary-schema.ts';

interface State {
  n: number;
  k: number;
  items: { on: number; x: number }[];
}

/** Packed into one word: `x` 7 bits each, `k` 4, `n` 3, `on` 1 each. */
const schema = record({ n: between(-2, 4), k: upTo(9), items: list(2, record({ on: flag, x: upTo(100) })) });

type Recipe = Partial<Transition<State>>;

function modelOf(recipe: Recipe, nodes: ObjectNode = schema): Model {
  const transition = { name: 't', actor: 'a', source: '-', parameters: [], guard: () => true, effect: () => undefined, ...recipe };
  return { name: 'm', schema: nodes, initial: [], transitions: [transition], properties: [], isQuiescent: () => true };
}

function tableOf(recipe: Recipe, nodes: ObjectNode = schema) {
  return tabulate(modelOf(recipe, nodes), layoutOf(nodes))[0];
}

/** What a model's kernel makes of a state: all that it pushes, or what it throws. */
function kernelOf(model: Model, tabulated: boolean): (state: unknown) => unknown {
  const layout = layoutOf(model.schema);
  const ring = makeRing(layout.words);
  const engine = packedEngine(model, layout, ring, { tabulated });
  return (state) => {
    ring.count = 0;
    engine.fired.fill(0);
    engine.codec.encode(state, engine.window, 0);
    try {
      const taken = engine.expand();
      const pushed = Array.from({ length: ring.count }, (_, i) => [
        ring.actions[i],
        engine.codec.decode(ring.states, i * layout.words) as unknown,
      ]);
      return { taken, fired: [...engine.fired], pushed };
    } catch (error) {
      return String(error);
    }
  };
}

describe('a kernel with tables does what recipes do', () => {
  test.each([
    ['two-phase-commit', { managers: 9 }, 7],
    ['two-phase-commit', { managers: 2 }, 7],
    ['page-pin', { pages: 3, actors: 3 }, 9],
    ['page-pin', { pages: 2, actors: 2, sharePinned: true }, 9],
  ])('in states of %s %o, reachable or not', (name, config, tables) => {
    const model = buildModel({ model: name, config });
    expect(tabulate(model, layoutOf(model.schema)).filter((table) => table)).toHaveLength(tables);
    const [plain, tabulated] = [kernelOf(model, false), kernelOf(model, true)];
    let [steps, faults] = [0, 0];
    fc.assert(
      fc.property(valueOf(model.schema), (state) => {
        const expected = plain(state);
        expect(tabulated(state)).toEqual(expected);
        if (typeof expected === 'string') faults++;
        else steps++;
      }),
    );
    expect(steps).toBeGreaterThan(0);
    expect(faults > 0).toBe(name === 'page-pin');
  });

  test('for recipes of all kinds', () => {
    let [tables, recipes] = [0, 0];
    fc.assert(
      fc.property(arbitraryRecipe, fc.array(valueOf(schema), { minLength: 1, maxLength: 20 }), (recipe, states) => {
        if (tableOf(recipe)) tables++;
        else recipes++;
        const [plain, tabulated] = [kernelOf(modelOf(recipe), false), kernelOf(modelOf(recipe), true)];
        for (const state of states) expect(tabulated(state)).toEqual(plain(state));
      }),
    );
    expect(tables).toBeGreaterThan(0);
    expect(recipes).toBeGreaterThan(0);
  });
});

test('a kernel has room for tables of a hundred thousand numbers', () => {
  const nodes = record({ k: upTo(63), w: list(3, record({ x: upTo(2 ** 31 - 1) })) });
  const recipe: Recipe = {
    parameters: [{ name: 'to', count: 300 }],
    guard: (s, to) => s.k !== to,
    effect: (d, to) => void (d.k = d.k < 32 ? to % 64 : 63 - (to % 64)),
  };
  const model = modelOf(recipe, nodes);
  const [table] = tabulate(model, layoutOf(nodes));
  expect(table!.effects.reduce((sum, { entries }) => sum + entries.length, 0)).toBe(300 * 64 * 8);
  const [plain, tabulated] = [kernelOf(model, false), kernelOf(model, true)];
  for (const k of [0, 31, 32, 63]) {
    const state = { k, w: [{ x: 5 }, { x: 2 ** 31 - 1 }, { x: 0 }] };
    expect(plain(state)).toMatchObject({ taken: 299 });
    expect(tabulated(state)).toEqual(plain(state));
  }
});

interface Place {
  get(state: State): number;
  set(state: State, value: number): void;
}

const places: Place[] = [
  { get: (s) => s.n, set: (s, v) => void (s.n = v) },
  { get: (s) => s.k, set: (s, v) => void (s.k = v) },
  ...[0, 1].map((i): Place => ({ get: (s) => s.items[i].on, set: (s, v) => void (s.items[i].on = v) })),
  { get: (s) => s.items[1].x, set: (s, v) => void (s.items[1].x = v) },
];

const place = fc.constantFrom(...places);
const condition = fc.record({ place, less: fc.boolean(), than: fc.integer({ min: -3, max: 9 }) });
const assignment = fc.record({ when: condition, to: place, from: place, copies: fc.boolean(), plus: fc.integer({ min: -1, max: 2 }) });

/** A conjunction or a disjunction as the guard; assignments under conditions, also of what was assigned before, as the effect. */
const arbitraryRecipe: fc.Arbitrary<Recipe> = fc
  .record({ all: fc.boolean(), conditions: fc.array(condition, { maxLength: 3 }), assignments: fc.array(assignment, { maxLength: 3 }) })
  .map(({ all, conditions, assignments }) => {
    const holds = (s: State, { place, less, than }: (typeof conditions)[number]): boolean =>
      less ? place.get(s) < than : place.get(s) === than;
    return {
      guard: (s) => (all ? conditions.every((c) => holds(s as State, c)) : conditions.some((c) => holds(s as State, c))),
      effect: (d) => {
        for (const { when, to, from, copies, plus } of assignments) if (holds(d, when)) to.set(d, (copies ? from.get(d) : 0) + plus);
      },
    };
  });

describe('a table', () => {
  test('has a test of bits for each way in which a guard holds', () => {
    const [guard] = tableOf({ guard: (s) => s.items[0].on === 1 || s.n >= 3 })!.guards;
    const word = (on: number, n: number): number => {
      const { codec, window } = packedEngine(modelOf({}), layoutOf(schema), makeRing(1));
      codec.encode(
        {
          n: n - 2,
          k: 0,
          items: [
            { on, x: 0 },
            { on: 0, x: 0 },
          ],
        },
        window,
        0,
      );
      return window[0];
    };
    const [onMask, nMask] = [word(1, 0), 7 * word(0, 1)];
    expect(guard).toEqual({
      negated: false,
      lists: [
        [{ word: 0, mask: onMask | nMask, value: word(0, 5) }],
        [{ word: 0, mask: onMask | nMask, value: word(0, 6) }],
        [{ word: 0, mask: onMask, value: onMask }],
      ],
    });
  });

  test('has the ways in which a guard does not hold, if they are fewer', () => {
    expect(tableOf({ guard: (s) => s.items[1].on === 1 || s.k !== 3 })!.guards).toMatchObject([{ negated: true, lists: { length: 1 } }]);
    expect(tableOf({ guard: () => true })!.guards).toEqual([{ negated: true, lists: [] }]);
    const never = tableOf({ guard: () => false, effect: (d) => void (d.k += 1) });
    expect(never).toEqual({ guards: [{ negated: false, lists: [] }], effects: [{ word: 0, shift: 0, mask: 0, entries: [-1, 0] }] });
  });

  test('has an entry for each value of the bits that an effect reads', () => {
    const [{ mask, entries }] = tableOf({ effect: (d) => void (d.k += 1) })!.effects;
    expect(mask).toBe(15);
    // Ten values; nine can be counted up, and the rest throw, or are none.
    expect(entries).toHaveLength(2 * 16);
    expect(entries.slice(18)).toEqual(Array.from({ length: 14 }, () => -1));
    const [constant] = tableOf({ effect: (d) => void (d.k = 3) })!.effects;
    expect(constant.mask).toBe(0);
    expect(constant.entries).toEqual([entries[0], 3 * entries[1]]);
  });

  test.each<[string, Recipe]>([
    ['a guard that has too many cases', { guard: (s) => s.items[0].x > 50 }],
    ['a guard that needs too many tests', { guard: (s) => (s.k + s.items[0].on + s.items[1].on) % 2 === 0 }],
    ['a guard that throws', { guard: (s) => s.items[s.k].on === 1 }],
    ['a guard that writes', { guard: (s) => Boolean(((s as State).k = 1)) }],
  ])('is not made for %s', (_, recipe) => {
    expect(tableOf(recipe)).toBeNull();
  });

  test.each<[string, Recipe]>([
    ['too many bits', { effect: (d) => void (d.items[0].on = d.items[0].x > 50 ? 1 : 0) }],
    ['bits which are far apart', { effect: (d) => void (d.k = d.items[0].x === 0 ? 0 : d.items[1].on) }],
    [
      'too many bits, and catches whatever is thrown',
      {
        effect: (d) => {
          try {
            d.items[0].on = d.items[0].x > 50 ? 1 : 0;
          } catch {
            d.items[0].on = 1;
          }
        },
      },
    ],
    ['a list, to replace an element', { effect: (d) => void (d.items[0] = { on: 1, x: 1 }) }],
  ])('always asks an effect that reads %s', (_, recipe) => {
    expect(tableOf(recipe)!.effects).toEqual([{ word: 0, shift: 0, mask: 0, entries: [-1, -1] }]);
  });

  test('always asks an effect that reads bits of two words', () => {
    const nodes = record({ items: list(2, record({ on: flag, x: upTo(2 ** 31 - 1) })) });
    const recipe: Recipe = { effect: (d) => void (d.items[0].on = d.items[0].on === d.items[1].on ? 0 : 1) };
    expect(tableOf(recipe, nodes)!.effects).toEqual([{ word: 0, shift: 0, mask: 0, entries: [-1, -1, -1, -1] }]);
  });

  test('is made for narrow states only', () => {
    const wide = (words: number) => record({ n: between(-2, 4), w: list(words, record({ x: upTo(2 ** 31 - 1) })) });
    expect(tableOf({ guard: (s) => s.n > 0 }, wide(3))).not.toBeNull();
    expect(tableOf({ guard: (s) => s.n > 0 }, wide(4))).toBeNull();
  });
});
