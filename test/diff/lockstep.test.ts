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
    const { model } = compared(toy(['u1', 0, 1, 1], ['t1', 1, 2], ['t1', 0, 3]), toy(['t1', 0, 2]));
    const names = model.transitions.filter((t) => t.guard(model.initial[0], 0, 0, 0)).map((t) => t.name);
    expect(names).toEqual(['l: u1']);
  });

  it('may take a free step on one side alone, and asks for nothing', () => {
    const { model, broken } = compared(toy(['f1', 0, 1], ['t1', 1, 2, 1]), toy(['t1', 0, 2, 1]));
    expect([broken('same'), broken(SAME_ACTIONS)]).toEqual([0, 0]);
    expect(exploreNaively(model).states).toContainEqual({ l: { pc: 2, seen: 1 }, r: { pc: 2, seen: 1 } });
  });

  it('tells where only one side can do what somebody sees', () => {
    expect(compared(toy(['s1', 0, 1]), toy(['s2', 0, 1])).broken(SAME_ACTIONS)).toBe(1);
    expect(compared(toy(['s1', 0, 1]), toy(['u1', 0, 2], ['s1', 2, 1])).broken(SAME_ACTIONS)).toBe(0);
    expect(compared(toy(['t1', 0, 1]), toy(['t2', 0, 1])).broken(SAME_ACTIONS)).toBe(0);
  });

  it('refuses one name for both', () => {
    const model = toy(['u1', 0, 1]);
    expect(() => lockstep({ name: 'x', model }, { name: 'x', model }, () => 'urgent', [])).toThrow(RangeError);
  });
});
