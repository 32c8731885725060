/** A leaf of a snapshot, by its path. */
export interface Read {
  readonly path: string;
  readonly value: number;
}

/** What a predicate said, and the leaves that it read, each once, where it was read last; `length` counts all reads. */
export interface Recorded {
  readonly holds: boolean;
  readonly length: number;
  readonly reads: readonly Read[];
}

/** Runs a predicate on a snapshot, which must not be frozen. One that throws is taken to be false. */
export function recordedReads(state: object, predicate: (state: unknown) => boolean): Recorded {
  const reads = new Map<string, number>();
  let length = 0;
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
          length++;
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
  return { holds, length, reads: [...reads].map(([path, value]) => ({ path, value })) };
}
