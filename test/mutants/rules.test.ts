import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { kernelRules, kernels } from '../../src/kernel/catalogue.ts';
import { ruleMutations, stepMutations, writeMutations } from '../../src/mutants/enumerate.ts';
import { explainedBy } from '../../src/mutants/explained.ts';
import { mutationName } from '../../src/mutants/mutation.ts';
import { ruleValues } from '../../src/mutants/rule-values.ts';
import { flag, oneOf, upTo } from '../../src/explorer/model/schema.ts';
import { mutants } from '../model/wrong-rules.ts';

const values = ruleValues(readFileSync(new URL('../../src/kernel/rules.ts', import.meta.url), 'utf8'));
const mutations = ruleMutations(kernels, values);

describe('rule values', () => {
  it('are those of every rule, every kernel has one of them, and no rule has only one', () => {
    const [first] = kernels;
    expect([...values.keys()].sort()).toEqual(
      Object.keys(first)
        .filter((key) => key !== 'name' && key !== 'title')
        .sort(),
    );
    for (const kernel of kernels) {
      for (const [rule, all] of values) expect(all, rule).toContain((kernel as unknown as Record<string, unknown>)[rule]);
    }
    expect([...values].filter(([, all]) => all.length < 2)).toEqual([]);
  });

  it('are read from the types', () => {
    const text = `type Token = 'get' | 'pin';
      export interface KernelRules { readonly name: string; readonly a: Token | 'none'; readonly b: boolean; readonly c: 1 | 2; }`;
    expect([...ruleValues(text)]).toEqual([
      ['a', ['get', 'pin', 'none']],
      ['b', [false, true]],
      ['c', [1, 2]],
    ]);
    expect(() => ruleValues('interface KernelRules { a: string }')).toThrow('the rule a has no list of values');
  });

  it('may be true or false beside others, and stand in any interface of that name only', () => {
    const text = 'interface Other { a: string } interface KernelRules { a: "x" | true; b: false | 0 }';
    expect([...ruleValues(text)]).toEqual([
      ['a', ['x', true]],
      ['b', [false, 0]],
    ]);
    expect(() => ruleValues('interface Other { a: boolean }')).toThrow('there is no interface KernelRules');
  });
});

describe('mutations of rules', () => {
  it('change a value that some kernel has to each other one', () => {
    const two = [{ a: 'x' }, { a: 'y' }, { a: 'x' }] as unknown as typeof kernels;
    expect(ruleMutations(two, new Map([['a', ['x', 'y', 'z']]])).map(mutationName)).toEqual([
      'rule a: x -> y',
      'rule a: x -> z',
      'rule a: y -> x',
      'rule a: y -> z',
    ]);
  });

  it('have a name each', () => {
    expect(new Set(mutations.map(mutationName)).size).toBe(mutations.length);
  });

  it.each(mutants)('include the mistake that $mistake', ({ kernel, change, instead }) => {
    const rules = { ...kernelRules(kernel), ...instead } as Readonly<Record<string, unknown>>;
    for (const [rule, to] of Object.entries(change)) {
      // What one kernel does instead of another is a mutation of that other one.
      const from = mutations.filter((m) => m.kind === 'rule' && m.rule === rule && m.to === to).map((m) => m.kind === 'rule' && m.from);
      if (instead) expect(from.length).toBeGreaterThan(0);
      else expect(from).toContain(rules[rule]);
    }
  });
});

describe('mutations of writes', () => {
  const write = { transition: 't', field: 'f', least: 1, most: 1, hasNext: false };
  const operators = (more: object): string[] =>
    writeMutations({ ...write, leaf: upTo(9), ...more }).map((m) => (m.kind === 'write' ? m.operator : ''));

  it.each([
    [{ leaf: flag, hasNext: true }, ['lost', 'elsewhere']],
    [{ leaf: oneOf(['a', 'b', 'c']) }, ['lost', 'other-value']],
    [{ leaf: oneOf(['a', 'b']) }, ['lost']],
    [{}, ['lost', 'one-more']],
    [{ least: -1, most: -1 }, ['lost', 'one-less']],
    [{ least: -1 }, ['lost', 'doubled', 'one-more', 'one-less']],
    [{ least: -3, most: -1 }, ['lost', 'doubled', 'one-more', 'one-less']],
    [{ most: 4, hasNext: true }, ['lost', 'doubled', 'one-more', 'one-less', 'elsewhere']],
  ])('%j: each operator that makes a difference of its own', (more, expected) => {
    expect(operators(more)).toEqual(expected);
  });
});

it('a step happens to the next one where there is another', () => {
  const operators = (counts: readonly number[]): string[] => {
    const parameters = counts.map((count) => ({ name: 'page', count }));
    const step = { name: 's', actor: 'somebody', source: 'a test', parameters, guard: () => true, effect: () => undefined };
    return stepMutations(step).map(mutationName);
  };
  expect(operators([])).toEqual(['s: never', 's: twice']);
  expect(operators([1, 2])).toEqual(['s: never', 's: twice']);
  expect(operators([2])).toEqual(['s: never', 's: twice', 's: next-one']);
});

it('explanations are the names in tables of survivors, with * for anything', () => {
  const page =
    '`x: never`\n\n| survivor | why |\n| --- | --- |\n| `a: f[].b lost`, `c: *` | |\n| `d.e` | `f: never` |\n\n| other |\n| `g` |\n';
  const explained = explainedBy(page);
  expect(['a: f[].b lost', 'c: never', 'd.e', 'x: never', 'f: never', 'g', 'dxe', 'a: f[].b lost!'].filter(explained)).toEqual([
    'a: f[].b lost',
    'c: never',
    'd.e',
  ]);
});

it('an explanation is of whole names, may leave several things open, and stands in a table whose first title is survivor', () => {
  const page =
    '| survivor | why |\n| --- | --- |\n| `b: *` | |\n| `*-page: f *` | |\n\n| hole | survivor |\n| --- | --- |\n| `h` | `i` |\n';
  const explained = explainedBy(page);
  expect(['b: never', 'ab: never', 'a-page: f lost', 'a-page: g lost', 'h', 'i'].filter(explained)).toEqual(['b: never', 'a-page: f lost']);
  expect(explainedBy('| survivor | why |\nno table\n| `b` | |\n')('b')).toBe(false);
});
