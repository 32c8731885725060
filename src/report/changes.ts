import type { Leaf, SchemaNode } from '../explorer/model/schema.ts';

/** Field names and indices from the root of a snapshot to one of its nodes. */
export type Path = readonly (string | number)[];

/** One leaf that a step changed. */
export interface Change {
  readonly path: Path;
  readonly leaf: Leaf;
  readonly from: number;
  readonly to: number;
}

/** What differs between two snapshots of one schema, in the schema's order. */
export function changesBetween(schema: SchemaNode, before: unknown, after: unknown): Change[] {
  const changes: Change[] = [];
  walk(schema, before, after, [], changes);
  return changes;
}

/** Every leaf of a snapshot that is not 0, as a change from 0: a full picture of one state. */
export function leavesOf(schema: SchemaNode, state: unknown): Change[] {
  const leaves: Change[] = [];
  walk(schema, null, state, [], leaves);
  return leaves;
}

function walk(node: SchemaNode, before: unknown, after: unknown, path: Path, changes: Change[]): void {
  // Immer shares what did not change, so that most of a snapshot is never looked at.
  if (before === after) return;
  switch (node.type) {
    case 'leaf': {
      const from = before === null ? 0 : (before as number);
      const to = after as number;
      if (from !== to) changes.push({ path, leaf: node, from, to });
      return;
    }
    case 'object':
      for (const [name, child] of Object.entries(node.fields))
        walk(child, childOf(before, name), childOf(after, name), [...path, name], changes);
      return;
    case 'array':
      for (let i = 0; i < node.length; i++) walk(node.element, childOf(before, i), childOf(after, i), [...path, i], changes);
  }
}

function childOf(value: unknown, key: string | number): unknown {
  return value === null ? null : (value as Readonly<Record<string | number, unknown>>)[key];
}

/** `pages[0].units[3].tag`. */
export function pathText(path: Path): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${String(key)}]` : `.${key}`))
    .join('')
    .slice(1);
}
