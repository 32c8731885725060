import { layoutOf, placeOf } from './layout.ts';
import type { Layout, ObjectLayout, Place, Spot } from './layout.ts';
import { ModelFault, rangeFault } from '../model/model-fault.ts';
import type { DeepReadonly, ObjectNode, Value } from '../model/schema.ts';

/** Translates between the object form and the packed form of a snapshot. */
export interface Codec<S> {
  readonly layout: Layout;
  /** Words a state. */
  readonly words: number;
  /** Packs `state` into `words[at...]`. Throws a ModelFault that names the leaf if one does not fit, or if the shape is another. */
  encode(state: DeepReadonly<S>, words: Int32Array, at: number): void;
  /** Unpacks into a fresh, mutable object. */
  decode(words: Int32Array, at: number): S;
  /** Unpacks into a deeply frozen object. */
  decodeFrozen(words: Int32Array, at: number): DeepReadonly<S>;
}

type Plain = Record<string, unknown>;

/** The codec of a schema; pass the layout if it is known. */
export function codecOf<N extends ObjectNode>(schema: N, layout: Layout = layoutOf(schema)): Codec<Value<N>> {
  const { root, place, words } = layout;
  const at = (offset: number): Place => ({ body: place.body + offset, tail: place.tail + offset, shift: place.shift });
  return {
    layout,
    words,
    encode(state, target, offset) {
      target.fill(0, offset, offset + words);
      encodeObject(root, at(offset), state, target, '');
    },
    decode: (source, offset) => decodeObject(root, at(offset), source, false) as Value<N>,
    decodeFrozen: (source, offset) => decodeObject(root, at(offset), source, true) as DeepReadonly<Value<N>>,
  };
}

function wordOf(place: Place, spot: Spot): number {
  return spot.inTail ? place.tail : place.body + spot.word;
}

function shiftOf(place: Place, spot: Spot): number {
  return spot.inTail ? place.shift + spot.shift : spot.shift;
}

function encodeObject(layout: ObjectLayout, place: Place, value: Plain, target: Int32Array, path: string): void {
  if (typeof value !== 'object' || (value as unknown) === null) throw new ModelFault(`${path || 'the state'} is not an object`);
  for (const field of layout.fields) {
    const name = path === '' ? field.name : `${path}.${field.name}`;
    const held = value[field.name];
    if (field.kind === 'leaf') {
      const { min, max } = field.leaf;
      if (typeof held !== 'number' || !Number.isInteger(held) || held < min || held > max) rangeFault(name, held, min, max);
      if (field.bits > 0) target[wordOf(place, field.spot)] |= (held - min) << shiftOf(place, field.spot);
    } else if (field.kind === 'object') {
      encodeObject(field.object, placeOf(place, field.child), held as Plain, target, name);
    } else {
      const items = held as readonly Plain[];
      if (!Array.isArray(held) || items.length !== field.children.length) {
        throw new ModelFault(`${name} is not a list of ${String(field.children.length)}`);
      }
      for (let i = 0; i < items.length; i++)
        encodeObject(field.element, placeOf(place, field.children[i]), items[i], target, `${name}[${String(i)}]`);
    }
  }
}

function decodeObject(layout: ObjectLayout, place: Place, source: Int32Array, freeze: boolean): Plain {
  const value: Plain = {};
  for (const field of layout.fields) {
    if (field.kind === 'leaf') {
      const raw = field.bits === 0 ? 0 : (source[wordOf(place, field.spot)] >>> shiftOf(place, field.spot)) & (2 ** field.bits - 1);
      value[field.name] = raw + field.leaf.min;
    } else if (field.kind === 'object') {
      value[field.name] = decodeObject(field.object, placeOf(place, field.child), source, freeze);
    } else {
      const items = field.children.map((child) => decodeObject(field.element, placeOf(place, child), source, freeze));
      value[field.name] = freeze ? Object.freeze(items) : items;
    }
  }
  return freeze ? Object.freeze(value) : value;
}
