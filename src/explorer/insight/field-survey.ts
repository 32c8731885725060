import { placeOf } from '../packing/layout.ts';
import type { Layout, ObjectLayout, Place } from '../packing/layout.ts';
import type { StoredStates } from '../store/stored-states.ts';

/** How much one leaf, or all leaves of one pattern such as `bios[*].phase`, vary over all stored states. */
export interface FieldVariety {
  /** Path of the leaves, with `[*]` for every index. */
  readonly pattern: string;
  /** Leaves of the pattern, and those of them that have more than one value. */
  readonly leaves: number;
  readonly varying: number;
  /** Values that occur in any of the leaves. */
  readonly values: number;
  /** Sum of the leaves' entropies: what they would multiply the states by, as a power of two, if no field depended on another. */
  readonly bits: number;
  /** The largest entropy of one leaf, and its path. */
  readonly leafBits: number;
  readonly leaf: string;
}

/** One leaf of a packed state. */
interface PackedLeaf {
  readonly pattern: string;
  readonly path: string;
  readonly word: number;
  readonly shift: number;
  readonly bits: number;
  readonly min: number;
}

/** Records that are looked at for all leaves before the next ones, so that they stay in the cache. */
const BLOCK = 1024;
/** Leaves of up to so many bits are counted in an array. */
const ARRAY_BITS_MAX = 12;

/** Counts the values of every leaf over all stored states; patterns by falling entropy. */
export function surveyFields(layout: Layout, stored: StoredStates): FieldVariety[] {
  const leaves = leavesOf(layout.root, layout.place, '', '');
  const counters = leaves.map((leaf) => (leaf.bits <= ARRAY_BITS_MAX ? new ArrayCounter(leaf) : new MapCounter(leaf)));
  const { end } = stored;
  for (let from = 1; from < end; from += BLOCK) {
    for (const counter of counters) counter.count(stored, from, Math.min(end, from + BLOCK));
  }
  const byPattern = new Map<string, Counted[]>();
  for (const [i, leaf] of leaves.entries()) {
    const counted = { leaf, counts: counters[i].counts() };
    byPattern.set(leaf.pattern, [...(byPattern.get(leaf.pattern) ?? []), counted]);
  }
  return [...byPattern.values()].map(varietyOf).toSorted((a, b) => b.bits - a.bits || (a.pattern < b.pattern ? -1 : 1));
}

interface Counted {
  readonly leaf: PackedLeaf;
  readonly counts: ReadonlyMap<number, number>;
}

function varietyOf(counted: readonly Counted[]): FieldVariety {
  const entropies = counted.map(({ counts }) => entropyBits([...counts.values()]));
  const leafBits = Math.max(...entropies);
  return {
    pattern: counted[0].leaf.pattern,
    leaves: counted.length,
    varying: counted.filter(({ counts }) => counts.size > 1).length,
    values: new Set(counted.flatMap(({ counts }) => [...counts.keys()])).size,
    bits: entropies.reduce((sum, bits) => sum + bits, 0),
    leafBits,
    leaf: counted[entropies.indexOf(leafBits)].leaf.path,
  };
}

/** Entropy, in bits, of a distribution given by counts. */
export function entropyBits(counts: readonly number[]): number {
  const total = counts.reduce((sum, n) => sum + n, 0);
  return counts.reduce((bits, n) => (n > 0 && n < total ? bits - (n / total) * Math.log2(n / total) : bits), 0);
}

function leavesOf(object: ObjectLayout, place: Place, path: string, pattern: string): PackedLeaf[] {
  return object.fields.flatMap((field): PackedLeaf[] => {
    const below = (index: string): [string, string] => {
      const dot = path === '' ? '' : '.';
      return [`${path}${dot}${field.name}${index}`, `${pattern}${dot}${field.name}${index === '' ? '' : '[*]'}`];
    };
    if (field.kind === 'object') return leavesOf(field.object, placeOf(place, field.child), ...below(''));
    if (field.kind === 'array')
      return field.children.flatMap((child, i) => leavesOf(field.element, placeOf(place, child), ...below(`[${String(i)}]`)));
    const { spot, bits, leaf } = field;
    const word = spot.inTail ? place.tail : place.body + spot.word;
    const shift = spot.inTail ? place.shift + spot.shift : spot.shift;
    const [own, ownPattern] = below('');
    return [{ path: own, pattern: ownPattern, word, shift, bits, min: leaf.min }];
  });
}

/** Counts the values of a leaf of few bits. */
class ArrayCounter {
  readonly #leaf: PackedLeaf;
  readonly #counts: Float64Array;

  constructor(leaf: PackedLeaf) {
    this.#leaf = leaf;
    this.#counts = new Float64Array(2 ** leaf.bits);
  }

  count({ memory: { log }, words }: StoredStates, from: number, end: number): void {
    const { word, shift, bits } = this.#leaf;
    const counts = this.#counts;
    const stride = words + 1;
    const mask = 2 ** bits - 1;
    // A leaf of one value has no place.
    const at = bits === 0 ? 0 : word;
    for (let record = from * stride; record < end * stride; record += stride)
      if (log[record + words] !== 0) counts[(log[record + at] >>> shift) & mask]++;
  }

  counts(): ReadonlyMap<number, number> {
    return new Map([...this.#counts].flatMap((n, raw) => (n > 0 ? [[raw + this.#leaf.min, n] as const] : [])));
  }
}

/** Counts the values of a leaf of many bits. */
class MapCounter {
  readonly #leaf: PackedLeaf;
  readonly #counts = new Map<number, number>();

  constructor(leaf: PackedLeaf) {
    this.#leaf = leaf;
  }

  count({ memory: { log }, words }: StoredStates, from: number, end: number): void {
    const { word, shift, bits, min } = this.#leaf;
    const stride = words + 1;
    const mask = (2 ** bits - 1) | 0;
    for (let record = from * stride; record < end * stride; record += stride) {
      if (log[record + words] === 0) continue;
      const value = ((log[record + word] >>> shift) & mask) + min;
      this.#counts.set(value, (this.#counts.get(value) ?? 0) + 1);
    }
  }

  counts(): ReadonlyMap<number, number> {
    return this.#counts;
  }
}
