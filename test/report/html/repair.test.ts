import { describe, expect, it } from 'vitest';
import { between, flag, list, record, upTo } from '../../../src/explorer/model/schema.ts';
import { buildModel } from '../../../src/models/registry.ts';
import { whyFalse } from '../../../src/report/html/repair.ts';
import { specOf } from '../../model/shipped.ts';

const schema = record({ a: upTo(5), b: upTo(5), open: flag, bios: list(2, record({ refs: upTo(9) })) });
interface State {
  readonly a: number;
  readonly b: number;
  readonly open: number;
  readonly bios: readonly { readonly refs: number }[];
}
const state: State = Object.freeze({ a: 1, b: 2, open: 0, bios: Object.freeze([Object.freeze({ refs: 0 }), Object.freeze({ refs: 3 })]) });

function why(holds: (s: State) => boolean) {
  return whyFalse(schema, state, (s) => holds(s as State));
}

describe('the smallest change that makes a predicate true', () => {
  it('is every single field that does, the one read last first, with all values that do', () => {
    expect(why((s) => s.a === s.b).repairs).toEqual([[{ path: 'b', value: 2, wanted: [1] }], [{ path: 'a', value: 1, wanted: [2] }]]);
    expect(why((s) => s.open === 1 || s.a > 3).repairs).toEqual([
      [{ path: 'a', value: 1, wanted: [4, 5] }],
      [{ path: 'open', value: 0, wanted: [1] }],
    ]);
  });

  it('names the element of a list that is at fault', () => {
    const { repairs, reads } = why((s) => s.bios.every(({ refs }) => refs === 0));
    expect(repairs).toEqual([[{ path: 'bios[1].refs', value: 3, wanted: [0] }]]);
    expect(reads).toEqual([
      { path: 'bios[0].refs', value: 0 },
      { path: 'bios[1].refs', value: 3 },
    ]);
  });

  it('is several fields only if no single one does, and none of them is superfluous', () => {
    expect(why((s) => s.open === 1 && s.a === 4 && s.b === 2).repairs).toEqual([
      [
        { path: 'open', value: 0, wanted: [1] },
        { path: 'a', value: 1, wanted: [4] },
      ],
    ]);
    // Opening lets it read more, although only the right-hand side can become true.
    expect(why((s) => (s.open === 1 && s.a === 1 && s.b === 2 && s.bios[0].refs > 9) || (s.a === 3 && s.b === 3)).repairs).toEqual([
      [
        { path: 'a', value: 1, wanted: [3] },
        { path: 'b', value: 2, wanted: [3] },
      ],
    ]);
  });

  it('is one field where one does, though two would come first', () => {
    expect(why((s) => (s.a === 3 ? s.b === 3 : s.a === 4)).repairs).toEqual([[{ path: 'a', value: 1, wanted: [4] }]]);
  });

  it('tries 100,000 pairs and no more', () => {
    // Only both fields at their ends do, and neither lets the other be read later.
    const repairsOf = (most: number) => {
      const both = (s: unknown) => (s as { b: number; a: number }).b + (s as { b: number; a: number }).a === most + 1;
      return whyFalse(record({ a: flag, b: upTo(most) }), { a: 0, b: 0 }, both).repairs;
    };
    expect(repairsOf(100_000)).toEqual([
      [
        { path: 'a', value: 0, wanted: [1] },
        { path: 'b', value: 0, wanted: [100_000] },
      ],
    ]);
    expect(repairsOf(100_001)).toEqual([]);
  });

  it('takes twelve fields, and no more', () => {
    const paths = (count: number) => {
      const names = Array.from({ length: count }, (_, i) => `f${String(i)}`);
      const flags = record(Object.fromEntries(names.map((name) => [name, flag])));
      const zeros = Object.fromEntries(names.map((name) => [name, 0]));
      const all = (s: unknown) => names.every((name) => (s as Record<string, number>)[name] === 1);
      return whyFalse(flags, zeros, all).repairs.map((mends) => mends.map(({ path }) => path));
    };
    expect(paths(12).map((mends) => mends.length)).toEqual([12]);
    expect(paths(13)).toEqual([]);
  });

  it('takes three or more one after the other', () => {
    const { repairs } = why((s) => s.open === 1 && s.a === 4 && s.bios.every(({ refs }) => refs === 1) && s.b === 0);
    expect(repairs.map((mends) => mends.map(({ path, wanted }) => [path, wanted]))).toEqual([
      [
        ['open', [1]],
        ['a', [4]],
        ['bios[0].refs', [1]],
        ['bios[1].refs', [1]],
        ['b', [0]],
      ],
    ]);
  });

  it('takes of several fields that lead equally far the one read last', () => {
    const { repairs } = why((s) => Number(s.a === 4) + Number(s.b === 4) > 0 && s.open === 1 && s.bios[0].refs === 1);
    expect(repairs.map((mends) => mends.map(({ path }) => path))).toEqual([['b', 'open', 'bios[0].refs']]);
  });

  it('takes no field that lets nothing more be read', () => {
    const flags = record({ a: flag, b: flag, c: flag });
    const sum = (s: unknown) => Object.values(s as Record<string, number>).reduce((all, value) => all + value) === 3;
    expect(whyFalse(flags, { a: 0, b: 0, c: 0 }, sum).repairs).toEqual([]);
  });

  it('tries values below zero', () => {
    const { repairs } = whyFalse(record({ n: between(-2, 2) }), { n: 1 }, (s) => (s as { n: number }).n < 0);
    expect(repairs).toEqual([[{ path: 'n', value: 1, wanted: [-2, -1] }]]);
  });

  it('takes back what it changed on the way without need', () => {
    // Opening lets it read most, and is no part of the answer.
    const { repairs } = why(
      (s) => (s.open === 0 || (s.bios[1].refs >= 0 && s.bios[0].refs >= 0)) && s.a === 4 && s.b === 4 && s.bios[0].refs === 7,
    );
    expect(repairs.map((mends) => mends.map(({ path }) => path))).toEqual([['a', 'b', 'bios[0].refs']]);
  });

  it('is nothing if no change of what is read helps', () => {
    expect(why((s) => s.a > 5).repairs).toEqual([]);
    expect(why(() => false)).toEqual({ repairs: [], reads: [] });
  });

  it('takes a change with which the predicate throws for none', () => {
    const { repairs } = why((s) => s.bios[s.a].refs === 0);
    expect(repairs).toEqual([[{ path: 'bios[1].refs', value: 3, wanted: [0] }], [{ path: 'a', value: 1, wanted: [0] }]]);
  });

  it('leaves the state as it was', () => {
    const before = JSON.stringify(state);
    why((s) => s.open === 1 && s.a === 4);
    expect(JSON.stringify(state)).toBe(before);
  });

  it('tells which part of a guard is false', () => {
    const model = buildModel(specOf('dio-read-fork', { kernel: '6.2' }));
    const [start] = model.initial;
    const guardOf = (name: string) => model.transitions.find((t) => t.name === name)!.guard;
    const trim = whyFalse(model.schema, start, (s) => guardOf('trim')(s, 0, 0, 0));
    expect(trim.repairs.map((mends) => mends.map(({ path }) => path))).toEqual([['calls[0].pc']]);
    const childStore = whyFalse(model.schema, start, (s) => guardOf('child-store')(s, 0, 0, 0));
    expect(childStore.repairs.flat().map(({ path }) => path)).toContain('processes[1].life');
  });
});
