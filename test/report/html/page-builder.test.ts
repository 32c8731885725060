import { describe, expect, it } from 'vitest';
import { encodeAction } from '../../../src/explorer/model/actions.ts';
import type { Model } from '../../../src/explorer/model/model.ts';
import { flag, record, upTo } from '../../../src/explorer/model/schema.ts';
import { replay } from '../../../src/explorer/replay.ts';
import { buildModel } from '../../../src/models/registry.ts';
import { directIoParts } from '../../../src/report/html/direct-io-parts.ts';
import { PageBuilder } from '../../../src/report/html/page-builder.ts';
import { modelConfig } from '../../config.ts';

interface State {
  filled: number;
  spare: number;
  shut: number;
}

/** A glass that is filled by 1 or 2 up to 9, and can be shut from 3 on; nothing is left to do when it is shut. It can be filled no more, and not be shut either, while its spare is 1. */
const glass: Model<State> = {
  name: 'glass',
  schema: record({ filled: upTo(9), spare: upTo(9), shut: flag }),
  initial: [
    { filled: 1, spare: 0, shut: 0 },
    { filled: 3, spare: 1, shut: 0 },
  ],
  transitions: [
    {
      name: 'fill',
      actor: 'guest',
      source: 'pour() [bar.c]',
      parameters: [{ name: 'by', count: 2, label: (value) => String(value + 1) }],
      guard: ({ filled, spare, shut }, by) => shut === 0 && spare === 0 && filled + by + 1 <= 9,
      effect: (d, by) => {
        d.filled += by + 1;
      },
    },
    {
      name: 'shut',
      actor: 'host',
      source: 'close() [bar.c]',
      parameters: [],
      guard: ({ filled, spare, shut }) => filled >= 3 && spare === 0 && shut === 0,
      effect: (d) => {
        d.shut = 1;
      },
    },
  ],
  properties: [
    { name: 'low', id: 'G1', kind: 'invariant', statement: 'It is filled by less than 3.', holds: ({ filled }) => filled < 3 },
    { name: 'high', kind: 'quiescent', statement: 'In the end it is filled by 4 at least.', holds: ({ filled }) => filled >= 4 },
    { name: 'three', kind: 'goal', statement: 'It is filled by 3.', holds: ({ filled }) => filled === 3 },
  ],
  isQuiescent: ({ shut }) => shut === 1,
};

const fillBy2 = encodeAction(glass, { transition: 0, parameters: [1] });
const shut = encodeAction(glass, { transition: 1, parameters: [] });
const head = { name: 'low', role: 'violation', statement: 'It is filled by less than 3.' } as const;
const everything = ['low', 'high', 'deadlock'];

function traced(checked: readonly string[], initial = 0, actions = [fillBy2, shut]) {
  const builder = new PageBuilder(glass, { model: 'glass', config: null });
  return builder.trace({ ...head, initial }, replay(glass, { initial, actions }), checked);
}

describe('a trace of a page', () => {
  it('has its start, and each step with what it changed', () => {
    const { name, role, statement, initial, start, steps } = traced([]);
    expect({ name, role, statement, initial }).toEqual({ ...head, initial: 0 });
    expect(start).toEqual([1, 0, 0]);
    expect(steps).toEqual([
      {
        ...{ action: fillBy2, text: 'fill(by=2)', actor: 'guest', source: 'pour() [bar.c]' },
        ...{ notes: ['state: filled 1 -> 3'], changes: [[0, 3]] },
      },
      { action: shut, text: 'shut', actor: 'host', source: 'close() [bar.c]', notes: ['state: shut no -> yes'], changes: [[2, 1]] },
    ]);
  });

  it('judges invariants everywhere, and quiescent properties where nothing is left to do', () => {
    const { states } = traced(everything);
    expect(states.map(({ failing }) => failing.map(({ property }) => property))).toEqual([[], [0], [0, 1]]);
    expect(states.map(({ quiescent }) => quiescent)).toEqual([false, false, true]);
  });

  it('judges what is checked, and tells every goal that holds', () => {
    const { states } = traced(['high']);
    expect(states.map(({ failing }) => failing.map(({ property }) => property))).toEqual([[], [], [1]]);
    expect(states.map(({ goals }) => goals)).toEqual([[], [2], [2]]);
  });

  it('tells a deadlock, if it is checked, and what would be left to do no more', () => {
    const deadlock = { property: null, why: { repairs: [[{ field: 2, value: 0, wanted: [1], more: 0 }]], lastRead: [[2, 0]] } };
    expect(traced(['deadlock'], 1, []).states.map(({ failing }) => failing)).toEqual([[deadlock]]);
    expect(traced(['low', 'high'], 1, []).states[0].failing.map(({ property }) => property)).toEqual([0]);
  });

  it('tells the properties, and the names of its fields', () => {
    const { properties, fields, labels, pool } = new PageBuilder(glass, { model: 'glass', config: null }).common();
    expect(properties).toEqual([
      { name: 'low', id: 'G1', kind: 'invariant', statement: 'It is filled by less than 3.' },
      { name: 'high', id: null, kind: 'quiescent', statement: 'In the end it is filled by 4 at least.' },
      { name: 'three', id: null, kind: 'goal', statement: 'It is filled by 3.' },
    ]);
    expect({ paths: fields.map(({ path }) => path), labels, pool }).toEqual({
      paths: ['filled', 'spare', 'shut'],
      labels: [['no', 'yes']],
      pool: [],
    });
  });
});

describe('the parts of the states of direct I/O', () => {
  it('are kept once, however many states have them', () => {
    const config = modelConfig();
    const spec = { model: 'direct-io', config };
    const model = buildModel(spec);
    const [start] = model.initial;
    const builder = new PageBuilder(model, spec);
    const { states } = builder.trace({ ...head, initial: 0 }, { states: [start, start], steps: [] }, []);
    const { pool } = builder.common();
    const drawn = directIoParts(config)(start);
    expect(states.map(({ parts }) => parts.map((part) => pool[part]))).toEqual([drawn, drawn]);
    expect(pool).toEqual(drawn);
  });
});

describe('why something is false', () => {
  const builder = new PageBuilder(glass, { model: 'glass', config: null });
  const why = (holds: (s: State) => boolean) => builder.why(glass.initial[0], (s) => holds(s as State));

  it('has the value that a field has, the first that would do, and how many more would', () => {
    const [[filled]] = why((s) => s.filled >= 2).repairs;
    expect(filled).toEqual({ field: 0, value: 1, wanted: [2, 3, 4, 5], more: 4 });
    const [[few]] = why((s) => s.filled >= 7).repairs;
    expect(few).toEqual({ field: 0, value: 1, wanted: [7, 8, 9], more: 0 });
  });

  it('has what was read, in the order of reading', () => {
    expect(why((s) => s.filled === 1 && s.shut === 0 && s.spare === 1).lastRead).toEqual([
      [0, 1],
      [2, 0],
      [1, 0],
    ]);
  });

  it('has of many fields those that were read last', () => {
    const names = Array.from({ length: 30 }, (_, i) => `f${String(i)}`);
    const schema = record(Object.fromEntries(names.map((name) => [name, flag])));
    const zeros = Object.fromEntries(names.map((name) => [name, 0]));
    const many: Model = { name: 'many', schema, initial: [zeros], transitions: [], properties: [], isQuiescent: () => true };
    const { repairs, lastRead } = new PageBuilder(many, { model: 'many', config: null }).why(zeros, (s) =>
      names.some((name) => (s as Record<string, number>)[name] === 1),
    );
    expect(lastRead.length).toBeLessThan(30);
    expect(lastRead).toEqual(names.map((_, i) => [i, 0]).slice(-lastRead.length));
    expect(repairs.length).toBeLessThan(30);
    expect(repairs.map(([{ field }]) => field)).toEqual(repairs.map((_, i) => 29 - i));
  });
});
