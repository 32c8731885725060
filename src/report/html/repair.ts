import { pathText } from '../changes.ts';
import type { Path } from '../changes.ts';
import type { Leaf, SchemaNode } from '../../explorer/model/schema.ts';
import { recordedReads } from './recorded-reads.ts';
import type { Read, Recorded } from './recorded-reads.ts';

/** A field that would have to be different, and every value that would do. */
export interface Mend {
  readonly path: string;
  readonly value: number;
  readonly wanted: readonly number[];
}

/** Why a predicate is false in a state. */
export interface Why {
  /** Ways to make it true, each the fields that would have to change together. */
  readonly repairs: readonly (readonly Mend[])[];
  /** What it read before it answered, the last one last. */
  readonly reads: readonly Read[];
}

/** Most fields of a repair that is found one field after the other. */
const MENDS_MAX = 12;
/** Most evaluations that go into looking for two fields. */
const PAIRS_MAX = 100_000;

type Predicate = (state: unknown) => boolean;

/**
 * The smallest change of a state that would make a predicate true: what a guard or a property is false *of*. The predicate is not looked into, only asked: every field that it
 * reads is given every other value of its range. If no one field does, two are tried, as long as that is not too many pairs; then fields are mended one after the other, each time the one that lets
 * the evaluation get furthest, and those that turn out not to be needed are taken back; such a repair has no field too many, but another one might have fewer. A mended state need not be reachable.
 */
export function whyFalse(schema: SchemaNode, state: unknown, predicate: Predicate): Why {
  const draft = new Draft(schema, state, predicate);
  const { reads } = draft.ask();
  const single = reads.flatMap(({ path }) => {
    const wanted = draft.valuesThat(path, () => draft.holds());
    return wanted.length > 0 ? [[{ path, value: draft.value(path), wanted }]] : [];
  });
  if (single.length > 0) return { repairs: single.reverse(), reads };
  const mended = two(draft, reads) ?? several(draft);
  return { repairs: mended === null ? [] : [mends(draft, mended)], reads };
}

/** Sets fields that together make the predicate true; answers what they were before. */
type Mended = Map<string, number>;

/** Two fields, of all pairs; null if no pair does, or there are too many to try. */
function two(draft: Draft, reads: readonly Read[]): Mended | null {
  let tried = 0;
  for (const { path, value: before } of [...reads].reverse()) {
    for (const value of draft.valuesThat(path, () => true)) {
      draft.set(path, value);
      for (const other of draft.ask().reads) {
        const wanted = other.path === path ? undefined : draft.valuesThat(other.path, () => ++tried <= PAIRS_MAX && draft.holds()).at(0);
        if (wanted === undefined) continue;
        draft.set(other.path, wanted);
        return new Map([
          [path, before],
          [other.path, other.value],
        ]);
      }
    }
    draft.set(path, before);
    if (tried > PAIRS_MAX) return null;
  }
  return null;
}

/** The repair that fields have been set to, each with all values that would do in its place. */
function mends(draft: Draft, mended: Mended): Mend[] {
  return [...mended].map(([path, value]) => ({ path, value, wanted: draft.valuesThat(path, () => draft.holds(), true) }));
}

/** Fields one after the other; null if that leads nowhere. */
function several(draft: Draft): Mended | null {
  const mended: Mended = new Map();
  for (let asked = draft.ask(); !asked.holds; asked = draft.ask()) {
    const step = mended.size < MENDS_MAX ? furthest(draft, asked, mended) : null;
    if (step === null) return null;
    mended.set(step.path, draft.value(step.path));
    draft.set(step.path, step.value);
  }
  for (const [path, before] of [...mended]) {
    const after = draft.value(path);
    draft.set(path, before);
    if (draft.holds()) mended.delete(path);
    else draft.set(path, after);
  }
  return mended;
}

/** The change of one field that lets the predicate become true, or read most before it says no; the field read last, if several do. Null if none lets it read more than before. */
function furthest(draft: Draft, { reads, length }: Recorded, mended: ReadonlyMap<string, number>): { path: string; value: number } | null {
  let best: { path: string; value: number } | null = null;
  let most = length;
  for (const { path } of [...reads].reverse()) {
    if (mended.has(path)) continue;
    draft.valuesThat(path, (value) => {
      const now = draft.ask();
      const far = now.holds ? Infinity : now.length;
      if (far > most) {
        most = far;
        best = { path, value };
      }
      return false;
    });
  }
  return best;
}

/** A copy of a state whose leaves can be set one by one. */
class Draft {
  readonly #state: object;
  readonly #predicate: Predicate;
  readonly #leaves = new Map<
    string,
    { readonly leaf: Leaf; readonly parent: Record<string | number, number>; readonly key: string | number }
  >();

  constructor(schema: SchemaNode, state: unknown, predicate: Predicate) {
    this.#state = structuredClone(state) as object;
    this.#predicate = predicate;
    this.#index(schema, this.#state, []);
  }

  #index(node: SchemaNode, value: unknown, path: Path): void {
    if (node.type === 'leaf') return;
    const keys = node.type === 'object' ? Object.keys(node.fields) : Array.from({ length: node.length }, (_, i) => i);
    for (const key of keys) {
      const child = node.type === 'object' ? node.fields[key] : node.element;
      const record = value as Record<string | number, never>;
      if (child.type === 'leaf') this.#leaves.set(pathText([...path, key]), { leaf: child, parent: record, key });
      else this.#index(child, record[key], [...path, key]);
    }
  }

  #at(path: string) {
    const found = this.#leaves.get(path);
    if (!found) throw new Error(`the schema has no leaf ${path}`);
    return found;
  }

  value(path: string): number {
    const { parent, key } = this.#at(path);
    return parent[key];
  }

  set(path: string, value: number): void {
    const { parent, key } = this.#at(path);
    parent[key] = value;
  }

  /** Gives the leaf every value of its range but its own (or that one, too), and answers those that pass. The leaf has its own value afterwards. */
  valuesThat(path: string, passes: (value: number) => boolean, own = false): number[] {
    const { leaf, parent, key } = this.#at(path);
    const before = parent[key];
    const passing: number[] = [];
    for (let value = leaf.min; value <= leaf.max; value++) {
      if (value === before && !own) continue;
      parent[key] = value;
      if (passes(value)) passing.push(value);
    }
    parent[key] = before;
    return passing;
  }

  holds(): boolean {
    try {
      return this.#predicate(this.#state);
    } catch {
      return false;
    }
  }

  ask(): Recorded {
    return recordedReads(this.#state, this.#predicate);
  }
}
