/** A leaf of a snapshot, by its path. */
export interface Read {
  readonly path: string;
  readonly value: number;
}

/** Runs a predicate on a snapshot, which must not be frozen, and answers what it said and the leaves that it read, each once, where it was read last. A predicate that throws is taken to be false. */
export function recordedReads(
  state: object,
  predicate: (state: unknown) => boolean,
): { readonly holds: boolean; readonly reads: readonly Read[] } {
  const reads = new Map<string, number>();
  const watched = (node: object, path: string): unknown =>
    new Proxy(node, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key);
        if (typeof key === 'symbol' || !Object.hasOwn(target, key) || (Array.isArray(target) && key === 'length')) return value;
        const below = Array.isArray(target) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
        if (typeof value === 'object' && value !== null) return watched(value, below);
        if (typeof value === 'number') {
          reads.delete(below);
          reads.set(below, value);
        }
        return value;
      },
    });
  let holds = false;
  try {
    holds = predicate(watched(state, ''));
  } catch {
    // What it read so far still tells how far it came.
  }
  return { holds, reads: [...reads].map(([path, value]) => ({ path, value })) };
}
