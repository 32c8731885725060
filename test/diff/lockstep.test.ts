import { describe, expect, it } from 'vitest';
import { lockstep, SAME_ACTIONS } from '../../src/diff/lockstep.ts';
import type { Manner } from '../../src/diff/lockstep.ts';
import type { Model, Transition } from '../../src/explorer/model/model.ts';
import { record, upTo } from '../../src/explorer/model/schema.ts';
import { exploreNaively } from '../naive-explorer.ts';

/** A program counter, and something that is observed. */
interface Toy {
  pc: number;
  seen: number;
}

/** Steps as [name, from, to, amount added to what is seen]; the name's first letter is its manner. */
type Step = readonly [name: string, from: number, to: number, adds?: number];

const manners: Readonly<Record<string, Manner>> = { u: 'urgent', f: 'free', t: 'together', s: 'seen' };

function toy(...steps: readonly Step[]): Model<Toy> {
  return {
    name: 'toy',
    schema: record({ pc: upTo(9), seen: upTo(9) }),
    initial: [{ pc: 0, seen: 0 }],
    transitions: steps.map(([name, from, to, adds = 0]): Transition<Toy> => ({
      name,
      actor: 'somebody',
      source: 'a toy',
      parameters: [],
      guard: (s) => s.pc === from,
      effect: (d) => {
        d.pc = to;
        d.seen += adds;
      },
    })),
    properties: [],
    isQuiescent: () => true,
  };
}

function compared(left: Model<Toy>, right: Model<Toy>): { readonly model: Model; readonly broken: (name: string) => number } {
  const same = { name: 'same', statement: 'Both see the same.', same: (l: Toy, r: Toy) => l.seen === r.seen };
  const model: Model = lockstep({ name: 'l', model: left }, { name: 'r', model: right }, (name) => manners[name[0]], [same]);
  const { states } = exploreNaively(model);
  return { model, broken: (name) => states.filter((state) => model.properties.some((p) => p.name === name && !p.holds(state))).length };
}

/** What can be done at the start, with those parameters. */
function enabled(model: Model, a = 0, b = 0, c = 0): string[] {
  return model.transitions.filter((t) => t.guard(model.initial[0], a, b, c)).map(({ name }) => name);
}

describe('lockstep', () => {
  it('has as many pairs as there are states, and no difference, for a model and itself', () => {
    const model = toy(['u1', 0, 1, 1], ['t1', 1, 2, 2], ['f1', 2, 3], ['s1', 2, 4, 1]);
    const { model: pair, broken } = compared(model, model);
    expect(exploreNaively(pair).distinct).toBe(exploreNaively(model).distinct);
    expect([broken('same'), broken(SAME_ACTIONS)]).toEqual([0, 0]);
  });

  it('sees no difference where one side takes two steps for what the other does in one, but in what comes of them', () => {
    const two = toy(['u1', 0, 1, 1], ['u2', 1, 2, 2], ['u9', 2, 3]);
    const atOnce = toy(['ux', 0, 2, 3], ['u9', 2, 3]);
    expect(compared(two, atOnce).broken('same')).toBe(0);
    const other = toy(['ux', 0, 2, 2], ['u9', 2, 3]);
    expect(compared(two, other).broken('same')).toBe(2);
  });

  it('lets nobody in between while one side catches up', () => {
    const { model } = compared(toy(['u1', 0, 1, 1], ['t1', 0, 3], ['f1', 0, 4]), toy(['t1', 0, 2]));
    expect(enabled(model)).toEqual(['l: u1']);
  });

  it('may take a free step on one side alone, and asks for nothing', () => {
    const { model, broken } = compared(toy(['f1', 0, 1], ['t1', 1, 2, 1]), toy(['t1', 0, 2, 1]));
    expect([broken('same'), broken(SAME_ACTIONS)]).toEqual([0, 0]);
    expect(exploreNaively(model).states).toContainEqual({ l: { pc: 2, seen: 1 }, r: { pc: 2, seen: 1 } });
  });

  it('tells where only one side can do what somebody sees', () => {
    const { model, broken } = compared(toy(['s1', 0, 1]), toy(['s2', 0, 1]));
    expect([model.transitions, broken(SAME_ACTIONS)]).toEqual([[], 1]);
    expect(compared(toy(['s1', 0, 1]), toy(['u1', 0, 2], ['s1', 2, 1])).broken(SAME_ACTIONS)).toBe(0);
    expect(compared(toy(['t1', 0, 1]), toy(['t2', 0, 1])).broken(SAME_ACTIONS)).toBe(0);
  });

  it('refuses one name for both, and models that do not begin alike', () => {
    const model = toy(['u1', 0, 1]);
    expect(() => lockstep({ name: 'x', model }, { name: 'x', model }, () => 'urgent', [])).toThrow('cannot be compared with itself');
    const twice = { ...model, initial: [...model.initial, { pc: 1, seen: 0 }] };
    expect(() => compared(model, twice)).toThrow('not as many initial states');
  });

  it('is quiescent where both sides are', () => {
    const busy = { ...toy(), isQuiescent: () => false };
    const quiescent = (left: Model<Toy>, right: Model<Toy>): boolean => {
      const { model } = compared(left, right);
      return model.isQuiescent(model.initial[0]);
    };
    expect([quiescent(toy(), toy()), quiescent(busy, toy()), quiescent(toy(), busy)]).toEqual([true, false, false]);
  });

  it('has the steps of both sides in an order that keeps both', () => {
    const left = toy(['u1', 0, 1], ['u4', 1, 2], ['u5', 2, 3]);
    const right = toy(['u1', 0, 1], ['u2', 1, 2], ['u3', 2, 3], ['u5', 3, 4]);
    expect(compared(left, right).model.transitions.map(({ name }) => name)).toEqual([
      ...['u1', 'u5'],
      ...['l: u1', 'l: u4', 'l: u5'],
      ...['r: u1', 'r: u2', 'r: u3', 'r: u5'],
    ]);
  });

  it('asks no side for parameters that it does not have', () => {
    const ranging = (name: string, ...counts: number[]): Model<Toy> => {
      const model = toy([name, 0, 1]);
      const parameters = counts.map((count, i) => ({ name: 'abc'[i], count }));
      return { ...model, transitions: model.transitions.map((t) => ({ ...t, parameters })) };
    };
    const { model } = compared(ranging('t1', 2, 2, 2), ranging('t1', 3, 1, 4));
    expect(model.transitions.map(({ parameters }) => parameters.map(({ count }) => count))).toEqual([[3, 2, 4]]);
    expect(enabled(model, 1, 0, 1)).toEqual(['t1']);
    expect([enabled(model, 2, 0, 0), enabled(model, 0, 1, 0), enabled(model, 0, 0, 2)]).toEqual([[], [], []]);
    const alone = (left: readonly number[], right: readonly number[], a: number, b: number, c: number): string[] =>
      enabled(compared(ranging('u1', ...left), ranging('u1', ...right)).model, a, b, c);
    expect(alone([2, 1, 1], [3, 1, 1], 2, 0, 0)).toEqual(['r: u1']);
    expect(alone([1, 2, 1], [1, 1, 1], 0, 1, 0)).toEqual(['l: u1']);
    expect(alone([1, 1, 2], [1, 1, 4], 0, 0, 3)).toEqual(['r: u1']);
  });
});

describe('where the sides are not level', () => {
  /** An urgent step that can be taken from the start, by some thread only. */
  const step = (name: string, { actor = 'somebody', thread = 0, other = 0 } = {}): Transition<Toy> => ({
    ...{
      name,
      actor,
      source: 'a toy',
      parameters: [
        { name: 'thread', count: 2 },
        { name: 'other', count: 2 },
      ],
    },
    guard: (s, a, b) => s.pc === 0 && a === thread && b === other,
    effect: (d) => {
      d.pc = 1;
    },
  });
  const never = (name: string): Transition<Toy> => ({ ...step(name), guard: () => false });
  const going = (left: readonly Transition<Toy>[], right: readonly Transition<Toy>[], ...parameters: [number, number]): string[] =>
    enabled(compared({ ...toy(), transitions: left }, { ...toy(), transitions: right }).model, ...parameters, 0);

  it('the side goes that is at a step which the other does not know', () => {
    expect(going([step('u1')], [never('u1'), step('u9')], 0, 0)).toEqual(['r: u9']);
  });

  it('the side goes that is at the earlier step of those that both know', () => {
    expect(going([step('u1'), never('u2')], [never('u1'), step('u2')], 0, 0)).toEqual(['l: u1']);
    expect(going([never('u1'), step('u2')], [step('u1'), never('u2')], 0, 0)).toEqual(['r: u1']);
  });

  it('it takes the earliest of its steps', () => {
    expect(going([step('u1'), step('u2')], [never('u1'), never('u2')], 0, 0)).toEqual(['l: u1']);
  });

  it('the left side goes where both can take one step, but not in the same way', () => {
    const [left, right] = [[step('u1')], [step('u1', { other: 1 })]];
    expect([going(left, right, 0, 0), going(left, right, 0, 1)]).toEqual([['l: u1'], []]);
  });

  it('threads, and actors, do not wait for each other', () => {
    const [one, other] = [[step('u1')], [step('u1', { thread: 1 })]];
    expect([going(one, other, 0, 0), going(one, other, 1, 0)]).toEqual([['l: u1'], ['r: u1']]);
    const somebodyElse = { actor: 'somebody else' };
    expect(going([step('u1'), { ...never('u2'), ...somebodyElse }], [never('u1'), step('u2', somebodyElse)], 0, 0)).toEqual([
      'l: u1',
      'r: u2',
    ]);
  });
});
