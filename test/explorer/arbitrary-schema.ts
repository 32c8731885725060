import fc from 'fast-check';
import { between, list, record } from '../../src/explorer/model/schema.ts';
import type { Leaf, ObjectNode, SchemaNode } from '../../src/explorer/model/schema.ts';

/** A schema and a value that fits it. */
export interface SchemaAndValue {
  readonly schema: ObjectNode;
  readonly value: Record<string, unknown>;
}

const leaf: fc.Arbitrary<Leaf> = fc
  .tuple(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 0, max: 31 }), fc.integer({ min: 0, max: 0x7fffffff }))
  .map(([min, bits, span]) => between(min, min + (bits === 0 ? 0 : span % 2 ** bits)));

function node(depth: number): fc.Arbitrary<SchemaNode> {
  if (depth === 0) return leaf;
  return fc.oneof(
    { weight: 3, arbitrary: leaf },
    object(depth - 1),
    fc.tuple(fc.integer({ min: 0, max: 5 }), object(depth - 1)).map(([n, e]) => list(n, e)),
  );
}

function object(depth: number): fc.Arbitrary<ObjectNode> {
  return fc
    .array(node(depth), { minLength: 1, maxLength: 6 })
    .map((fields) => record(Object.fromEntries(fields.map((f, i) => [`f${i}`, f]))));
}

/** A value that fits a schema. */
export function valueOf(schema: SchemaNode): fc.Arbitrary<unknown> {
  if (schema.type === 'leaf') return fc.integer({ min: schema.min, max: schema.max });
  if (schema.type === 'array') return fc.tuple(...Array.from({ length: schema.length }, () => valueOf(schema.element)));
  return fc.record(Object.fromEntries(Object.entries(schema.fields).map(([name, field]) => [name, valueOf(field)])), {
    noNullPrototype: true,
  });
}

export const schemaAndValue: fc.Arbitrary<SchemaAndValue> = object(3).chain((schema) =>
  valueOf(schema).map((value) => ({ schema, value: value as Record<string, unknown> })),
);

/** A schema and two values that fit it. */
export const schemaAndValues: fc.Arbitrary<{ schema: ObjectNode; values: [Record<string, unknown>, Record<string, unknown>] }> = object(
  3,
).chain((schema) =>
  fc
    .tuple(valueOf(schema), valueOf(schema))
    .map((values) => ({ schema, values: values as [Record<string, unknown>, Record<string, unknown>] })),
);

/** All leaves of a value: the object that holds it, its name, its schema, and its path for people. */
export function leavesOf(
  schema: ObjectNode,
  value: Record<string, unknown>,
  path = '',
): { holder: Record<string, number>; name: string; leaf: Leaf; path: string }[] {
  return Object.entries(schema.fields).flatMap(([name, field]) => {
    const inner = path === '' ? name : `${path}.${name}`;
    if (field.type === 'leaf') return [{ holder: value as Record<string, number>, name, leaf: field, path: inner }];
    if (field.type === 'object') return leavesOf(field, value[name] as Record<string, unknown>, inner);
    return (value[name] as Record<string, unknown>[]).flatMap((item, i) => leavesOf(field.element, item, `${inner}[${i}]`));
  });
}
