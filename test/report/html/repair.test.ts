import { describe, expect, it } from 'vitest';
import { flag, list, record, upTo } from '../../../src/explorer/model/schema.ts';
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
