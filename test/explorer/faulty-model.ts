import type { Model, ModelSpec } from '../../src/explorer/model/model.ts';
import { list, record, upTo } from '../../src/explorer/model/schema.ts';

/** Where the faulty model goes wrong. */
export type FaultPlace =
  'guard' | 'effect' | 'range' | 'property' | 'build' | 'quiescent' | 'initial-state' | 'element' | 'element-removed' | 'element-added';

interface State {
  n: number;
  items: { x: number }[];
}

/** Counts to 9 by ones and twos, and throws on the way. */
export function buildFaultyModel(spec: ModelSpec): Model<State> {
  const place = spec.config as FaultPlace;
  if (place === 'build') throw new Error('this model cannot be built');
  const fail = (here: FaultPlace, bad: boolean): void => {
    if (here === place && bad) throw new TypeError(`the ${here} is broken`);
  };
  return {
    name: 'faulty',
    schema: record({ n: upTo(9), items: list(2, record({ x: upTo(9) })) }),
    initial: [{ n: 0, items: [{ x: 0 }, { x: 0 }] }],
    transitions: [
      {
        name: 'add',
        actor: 'counter',
        source: 'none',
        parameters: [{ name: 'extra', count: 2 }],
        guard: (s, extra) => {
          fail('guard', s.n === 5);
          return place === 'range' || s.n + extra < 9;
        },
        effect: (d, extra) => {
          fail('effect', d.n === 5 && extra === 1);
          d.n += 1 + extra;
          if (place === 'element') d.items[1] = { x: d.n };
          if (place === 'element-removed') d.items.pop();
          if (place === 'element-added') d.items.push({ x: d.n });
        },
      },
    ],
    properties: [
      {
        name: 'small',
        kind: 'invariant',
        statement: 'It is small.',
        holds: (s) => {
          fail('property', s.n === 5);
          return place !== 'initial-state';
        },
      },
    ],
    isQuiescent: (s) => {
      fail('quiescent', s.n === 9);
      return s.n === 9;
    },
  };
}
