import type { Leaf, SchemaNode } from '../explorer/model/schema.ts';

/** Keys from the root of a snapshot to one of its leaves. */
export type Keys = readonly (string | number)[];

/** A leaf of a snapshot. Its field is what it has in common with its like: `bios[].vecs[].len`. */
export interface Place {
  readonly field: string;
  readonly keys: Keys;
  readonly leaf: Leaf;
  /** The same leaf in the next element of the innermost list, the first one behind the last; null if there is no other. */
  readonly next: Keys | null;
}

/** Every leaf of a schema, in its order. */
export function placesOf(schema: SchemaNode): Place[] {
  return places(schema, '', [], null);
}

/** `at`: where the index of the innermost list stands in the keys, and how long that list is. */
function places(node: SchemaNode, field: string, keys: Keys, at: { readonly index: number; readonly length: number } | null): Place[] {
  switch (node.type) {
    case 'leaf': {
      const next = at && at.length > 1 ? keys.map((key, k) => (k === at.index ? (Number(key) + 1) % at.length : key)) : null;
      return [{ field, keys, leaf: node, next }];
    }
    case 'object':
      return Object.entries(node.fields).flatMap(([name, child]) =>
        places(child, field === '' ? name : `${field}.${name}`, [...keys, name], at),
      );
    case 'array':
      return Array.from({ length: node.length }, (_, i) =>
        places(node.element, `${field}[]`, [...keys, i], { index: keys.length, length: node.length }),
      ).flat();
  }
}

type Tree = Readonly<Record<string | number, unknown>>;

export function readAt(state: unknown, keys: Keys): number {
  let value = state;
  for (let k = 0; k < keys.length; k++) value = (value as Tree)[keys[k]];
  return value as number;
}

export function writeAt(draft: unknown, keys: Keys, value: number): void {
  let record = draft;
  for (let k = 0; k < keys.length - 1; k++) record = (record as Tree)[keys[k]];
  (record as Record<string | number, number>)[keys[keys.length - 1]] = value;
}
