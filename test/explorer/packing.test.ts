import fc from '../cases.ts';
import { describe, expect, test } from 'vitest';
import { codecOf } from '../../src/explorer/packing/codec.ts';
import { makeRing } from '../../src/explorer/engine/engine.ts';
import { layoutOf, leafBits } from '../../src/explorer/packing/layout.ts';
import { ModelFault } from '../../src/explorer/model/model-fault.ts';
import { packedEngine } from '../../src/explorer/engine/packed-engine.ts';
import type { Model } from '../../src/explorer/model/model.ts';
import { between, flag, list, record, upTo } from '../../src/explorer/model/schema.ts';
import type { ObjectNode } from '../../src/explorer/model/schema.ts';
import { buildModel } from '../../src/models/registry.ts';
import { leavesOf, schemaAndValue, schemaAndValues } from './arbitrary-schema.ts';

function viewsOf(schema: ObjectNode) {
  const model: Model = { name: 'views', schema, initial: [], transitions: [], properties: [], isQuiescent: () => true };
  const layout = layoutOf(schema);
  const { views, window, codec } = packedEngine(model, layout, makeRing(layout.words));
  return { draft: views.draft as Record<string, unknown>, window, codec, words: layout.words };
}

describe('the codec', () => {
  test('decodes what it encoded, for every schema', () => {
    fc.assert(
      fc.property(schemaAndValue, fc.integer({ min: 0, max: 3 }), ({ schema, value }, at) => {
        const codec = codecOf(schema);
        const words = new Int32Array(codec.words + 4).fill(-1);
        codec.encode(value as never, words, at);
        expect(codec.decode(words, at)).toStrictEqual(value);
        expect(codec.decodeFrozen(words, at)).toStrictEqual(value);
        // Nothing beside the state is touched.
        expect([...words.subarray(0, at), ...words.subarray(at + codec.words)].every((w) => w === -1)).toBe(true);
      }),
    );
  });

  test('gives different words to different values and equal words to equal ones', () => {
    fc.assert(
      fc.property(schemaAndValues, ({ schema, values: [one, other] }) => {
        const codec = codecOf(schema);
        const packed = [one, other].map((value) => {
          const words = new Int32Array(codec.words);
          codec.encode(value as never, words, 0);
          return words.join();
        });
        expect(packed[0] === packed[1]).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
  });

  test('freezes deeply', () => {
    const state = codecOf(record({ a: list(2, record({ b: flag })) })).decodeFrozen(new Int32Array(1), 0);
    expect(Object.isFrozen(state) && Object.isFrozen(state.a) && Object.isFrozen(state.a[1])).toBe(true);
  });

  test.each([2, -1, 0.5, NaN, undefined, '1', true])('refuses %s as a flag, and names it', (value) => {
    const codec = codecOf(record({ a: list(2, record({ b: flag })) }));
    expect(() => codec.encode({ a: [{ b: 0 }, { b: value }] } as never, new Int32Array(1), 0)).toThrow(/^a\[1\]\.b cannot be/);
  });

  test('refuses a list of another length', () => {
    const codec = codecOf(record({ a: list(2, record({ b: flag })) }));
    expect(() => codec.encode({ a: [{ b: 0 }] }, new Int32Array(1), 0)).toThrow('a is not a list of 2');
  });
});

describe('the layout', () => {
  test('wastes less than a word where leaves are small', () => {
    const bits = { 'two-phase-commit': 9 * 4 + 4, 'page-pin': 3 * (4 + 2 + 1) + 3 * 3 * 3 };
    expect(layoutOf(buildModel({ model: 'two-phase-commit', config: { managers: 9 } }).schema).words).toBe(
      Math.ceil(bits['two-phase-commit'] / 32),
    );
    expect(layoutOf(buildModel({ model: 'page-pin', config: { pages: 3, actors: 3 } }).schema).words).toBe(
      Math.ceil(bits['page-pin'] / 32),
    );
  });

  test('lets objects of more than a word share the rest of their last word', () => {
    const element = record({ a: upTo(2 ** 20 - 1), b: upTo(2 ** 10 - 1), c: upTo(63) });
    expect(layoutOf(record({ items: list(5, element) })).words).toBe(6);
  });

  test('places what is large first, so that what is small fills the gaps', () => {
    const [small, large] = [upTo(2 ** 12 - 1), upTo(2 ** 20 - 1)];
    expect(layoutOf(record({ a: small, b: small, c: large, d: large })).words).toBe(2);
  });

  test.each([
    [0, 0, 0],
    [0, 1, 1],
    [0, 2, 2],
    [-1, 2, 2],
    [0, 255, 8],
    [0, 256, 9],
    [0, 0x7fffffff, 31],
  ])('needs for %i to %i %i bits', (min, max, bits) => {
    expect(leafBits(between(min, max))).toBe(bits);
  });
});

describe('views', () => {
  test('read and write the same words as the codec, leaf by leaf, for every schema', () => {
    fc.assert(
      fc.property(schemaAndValues, ({ schema, values: [before, after] }) => {
        const { draft, window, codec, words } = viewsOf(schema);
        window.fill(-1);
        codec.encode(before, window, words);
        const seen = leavesOf(schema, draft);
        for (const [i, { holder, name }] of leavesOf(schema, before).entries()) expect(seen[i].holder[seen[i].name]).toBe(holder[name]);
        for (const [i, { holder, name }] of leavesOf(schema, after).entries()) {
          seen[i].holder[seen[i].name] = holder[name];
          expect(seen[i].holder[seen[i].name]).toBe(holder[name]);
        }
        expect(codec.decode(window, words)).toStrictEqual(after);
        expect([...window.subarray(0, words), ...window.subarray(2 * words)].every((w) => w === -1)).toBe(true);
      }),
    );
  });

  test('refuse values out of range, and name the leaf', () => {
    fc.assert(
      fc.property(schemaAndValue, fc.oneof(fc.integer(), fc.double(), fc.constant(undefined)), ({ schema, value }, wrong) => {
        const { draft, window, codec, words } = viewsOf(schema);
        codec.encode(value, window, words);
        for (const { holder, name, leaf, path } of leavesOf(schema, draft)) {
          if (Number.isInteger(wrong) && wrong! >= leaf.min && wrong! <= leaf.max) continue;
          expect(() => (holder[name] = wrong!)).toThrow(ModelFault);
          expect(() => (holder[name] = wrong!)).toThrow(`draft.${path} cannot be`);
        }
        expect(codec.decode(window, words)).toStrictEqual(value);
      }),
    );
  });

  test('refuse whole subtrees and unknown names', () => {
    const { draft } = viewsOf(record({ a: list(2, record({ b: flag })) }));
    expect(() => (draft['a'] = [])).toThrow(TypeError);
    expect(() => (draft['z'] = 1)).toThrow(TypeError);
  });
});
