import { describe, expect, it } from 'vitest';
import type { Model } from '../../src/explorer/model/model.ts';
import { flag, list, oneOf, record, upTo, zeroValue } from '../../src/explorer/model/schema.ts';
import type { Value } from '../../src/explorer/model/schema.ts';
import { placesOf } from '../../src/mutants/fields.ts';
import { mutate } from '../../src/mutants/mutate.ts';
import type { StepOperator, WriteOperator } from '../../src/mutants/mutation.ts';

const schema = record({
  total: upTo(20),
  mode: oneOf(['none', 'get', 'pin']),
  pages: list(3, record({ ref: upTo(20), dirty: flag })),
});
type State = Value<typeof schema>;

/** One step with a parameter: it counts on one page, and dirties it. */
const model: Model<State> = {
  name: 'pages',
  schema,
  initial: [zeroValue(schema)],
  transitions: [
    {
      name: 'grab',
      actor: 'somebody',
      source: 'a test',
      parameters: [{ name: 'page', count: 3 }],
      guard: () => true,
      effect: (d, p) => {
        d.pages[p].ref += 2;
        d.pages[p].dirty = 1;
        d.total += 3;
        d.mode = 1;
      },
    },
    {
      name: 'idle',
      actor: 'somebody',
      source: 'a test',
      parameters: [],
      guard: () => true,
      effect: (d) => {
        d.total = 7;
      },
    },
  ],
  properties: [],
  isQuiescent: () => true,
};

/** What the step makes of a state in which page 2 has 5 references. */
function after(mutant: Model, page: number): State {
  const state = zeroValue(schema);
  state.pages[2].ref = 5;
  mutant.transitions[0].effect(state, page, 0, 0);
  return state;
}

function write(field: string, operator: WriteOperator, page = 1): State {
  return after(mutate(model, { kind: 'write', transition: 'grab', field, operator }), page);
}

function step(operator: StepOperator, page = 1): State {
  return after(mutate(model, { kind: 'step', transition: 'grab', operator }), page);
}

describe('a wrong write', () => {
  const sound = after(model, 1);

  it.each([
    ['total', 'lost', 0],
    ['total', 'doubled', 6],
    ['total', 'one-more', 4],
    ['total', 'one-less', 2],
    ['mode', 'other-value', 2],
  ] as const)('%s %s gives %i, and leaves the rest', (field, operator, value) => {
    expect(write(field, operator)).toEqual({ ...sound, [field]: value });
  });

  it('is made to the page that was changed, and to no other', () => {
    expect(write('pages[].ref', 'lost').pages.map((p) => p.ref)).toEqual([0, 0, 5]);
    expect(write('pages[].ref', 'one-more').pages.map((p) => p.ref)).toEqual([0, 3, 5]);
  });

  it('elsewhere: counts on the next page, the first one behind the last, and sets flags there', () => {
    expect(write('pages[].ref', 'elsewhere').pages.map((p) => p.ref)).toEqual([0, 0, 7]);
    expect(write('pages[].ref', 'elsewhere', 2).pages.map((p) => p.ref)).toEqual([2, 0, 5]);
    expect(write('pages[].dirty', 'elsewhere').pages.map((p) => p.dirty)).toEqual([0, 0, 1]);
  });

  it('elsewhere: a flag that is set there already stays set, and of an enumeration it is the value that goes there', () => {
    const schema = record({ calls: list(2, record({ busy: flag, pc: oneOf(['a', 'b', 'c', 'd']) })) });
    type Calls = Value<typeof schema>;
    const effect = (d: Calls): void => {
      d.calls[0] = Object.assign(d.calls[0], { busy: 1, pc: 2 });
    };
    const calls: Model<Calls> = {
      ...{ name: 'calls', schema, initial: [], properties: [], isQuiescent: () => true },
      transitions: [{ name: 'go', actor: 'somebody', source: 'a test', parameters: [], guard: () => true, effect }],
    };
    const moved = (field: string): Calls => {
      const state: Calls = {
        calls: [
          { busy: 0, pc: 0 },
          { busy: 1, pc: 1 },
        ],
      };
      mutate(calls, { kind: 'write', transition: 'go', field, operator: 'elsewhere' }).transitions[0].effect(state, 0, 0, 0);
      return state;
    };
    expect(moved('calls[].busy').calls).toEqual([
      { busy: 0, pc: 2 },
      { busy: 1, pc: 1 },
    ]);
    expect(moved('calls[].pc').calls).toEqual([
      { busy: 1, pc: 0 },
      { busy: 1, pc: 2 },
    ]);
  });

  it('another value is neither the old nor the new one', () => {
    const state = zeroValue(schema);
    state.mode = 2;
    mutate(model, { kind: 'write', transition: 'grab', field: 'mode', operator: 'other-value' }).transitions[0].effect(state, 0, 0, 0);
    expect(state.mode).toBe(0);
  });
});

describe('a wrong step', () => {
  it('never happens', () => {
    const mutant = mutate(model, { kind: 'step', transition: 'grab', operator: 'never' });
    expect(mutant.transitions[0].guard(zeroValue(schema), 0, 0, 0)).toBe(false);
  });

  it('happens twice, or to the next one', () => {
    expect(step('twice').pages.map((p) => p.ref)).toEqual([0, 4, 5]);
    expect(step('next-one').pages.map((p) => p.ref)).toEqual([0, 0, 7]);
    expect(step('next-one', 2).pages.map((p) => p.ref)).toEqual([2, 0, 5]);
  });

  it.each([
    { kind: 'write', transition: 'grab', field: 'total', operator: 'lost' },
    { kind: 'step', transition: 'grab', operator: 'never' },
  ] as const)('leaves the other steps as they are: $kind', (mutation) => {
    const [, idle] = mutate(model, mutation).transitions;
    const state = zeroValue(schema);
    idle.effect(state, 0, 0, 0);
    expect([idle.guard(state, 0, 0, 0), state.total]).toEqual([true, 7]);
  });

  it('is refused if there is none of that name', () => {
    expect(() => mutate(model, { kind: 'step', transition: 'grap', operator: 'never' })).toThrow(RangeError);
  });
});

it('places name the field, the way there and the way to the next one', () => {
  expect(placesOf(schema).map(({ field, keys, next }) => [field, keys.join('.'), next?.join('.') ?? null])).toEqual([
    ['total', 'total', null],
    ['mode', 'mode', null],
    ['pages[].ref', 'pages.0.ref', 'pages.1.ref'],
    ['pages[].dirty', 'pages.0.dirty', 'pages.1.dirty'],
    ['pages[].ref', 'pages.1.ref', 'pages.2.ref'],
    ['pages[].dirty', 'pages.1.dirty', 'pages.2.dirty'],
    ['pages[].ref', 'pages.2.ref', 'pages.0.ref'],
    ['pages[].dirty', 'pages.2.dirty', 'pages.0.dirty'],
  ]);
});

it('the next place is in the innermost list; in a list of one there is none', () => {
  const bio = record({ op: upTo(9), vecs: list(2, record({ len: upTo(9) })) });
  const places = placesOf(record({ only: list(1, record({ ref: flag })), bios: list(3, bio), io: record({ total: upTo(9) }) }));
  expect(places.map(({ field, keys, next }) => [field, keys.join('.'), next?.join('.') ?? null])).toEqual([
    ['only[].ref', 'only.0.ref', null],
    ['bios[].op', 'bios.0.op', 'bios.1.op'],
    ['bios[].vecs[].len', 'bios.0.vecs.0.len', 'bios.0.vecs.1.len'],
    ['bios[].vecs[].len', 'bios.0.vecs.1.len', 'bios.0.vecs.0.len'],
    ['bios[].op', 'bios.1.op', 'bios.2.op'],
    ['bios[].vecs[].len', 'bios.1.vecs.0.len', 'bios.1.vecs.1.len'],
    ['bios[].vecs[].len', 'bios.1.vecs.1.len', 'bios.1.vecs.0.len'],
    ['bios[].op', 'bios.2.op', 'bios.0.op'],
    ['bios[].vecs[].len', 'bios.2.vecs.0.len', 'bios.2.vecs.1.len'],
    ['bios[].vecs[].len', 'bios.2.vecs.1.len', 'bios.2.vecs.0.len'],
    ['io.total', 'io.total', null],
  ]);
});
