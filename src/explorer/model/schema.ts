/**
 * The shape of a snapshot: a fixed tree of objects, fixed-length arrays of objects, and integer leaves with a stated range.
 * Both engines, the packing and the views are derived from it.
 */

/** An integer field; `min` and `max` are inclusive. `labels[v - min]` names the value `v` for people. */
export interface Leaf {
  readonly type: 'leaf';
  readonly min: number;
  readonly max: number;
  readonly labels?: readonly string[];
}

/** A record of named fields, packed in the order in which they are written. */
export interface ObjectNode<F extends Fields = Fields> {
  readonly type: 'object';
  readonly fields: F;
}

/** A fixed number of equally shaped objects. Leaves stand in objects, never directly in arrays, so that a view is one store. */
export interface ArrayNode<E extends ObjectNode = ObjectNode> {
  readonly type: 'array';
  readonly length: number;
  readonly element: E;
}

export type SchemaNode = Leaf | ObjectNode | ArrayNode;
export interface Fields {
  readonly [name: string]: SchemaNode;
}

/** The plain, mutable value that a node describes: what a recipe sees as its draft. */
export type Value<N extends SchemaNode> = N extends Leaf
  ? number
  : N extends ObjectNode<infer F>
    ? { [K in keyof F]: Value<F[K]> }
    : N extends ArrayNode<infer E>
      ? Value<E>[]
      : never;

/** What everybody but a recipe sees. */
export type DeepReadonly<T> = T extends number ? T : { readonly [K in keyof T]: DeepReadonly<T[K]> };

/** An integer from 0 to `max`. */
export function upTo(max: number): Leaf {
  return between(0, max);
}

/** An integer from `min` to `max`, both inclusive. */
export function between(min: number, max: number): Leaf {
  if (!Number.isInteger(min) || !Number.isInteger(max) || min > max || max - min > 0x7fffffff) {
    throw new RangeError(`a leaf cannot range from ${String(min)} to ${String(max)}`);
  }
  return { type: 'leaf', min, max };
}

/** 0 or 1. */
export const flag: Leaf = { type: 'leaf', min: 0, max: 1 };

/** One of some names, stored as its index. */
export function oneOf(labels: readonly string[]): Leaf {
  return { type: 'leaf', min: 0, max: Math.max(0, labels.length - 1), labels };
}

/** A record. */
export function record<F extends Fields>(fields: F): ObjectNode<F> {
  return { type: 'object', fields };
}

/** `length` equally shaped records; 0 is allowed and takes no room. */
export function list<E extends ObjectNode>(length: number, element: E): ArrayNode<E> {
  if (!Number.isInteger(length) || length < 0) throw new RangeError(`a list cannot have ${String(length)} elements`);
  return { type: 'array', length, element };
}

/** A fresh plain value with every leaf at 0, or at the end of its range nearest to 0. */
export function zeroValue<N extends SchemaNode>(node: N): Value<N>;
export function zeroValue(node: SchemaNode): unknown {
  switch (node.type) {
    case 'leaf':
      return Math.min(node.max, Math.max(node.min, 0));
    case 'object':
      return Object.fromEntries(Object.entries(node.fields).map(([name, child]) => [name, zeroValue(child)]));
    case 'array':
      return Array.from({ length: node.length }, () => zeroValue(node.element));
  }
}
