import type { StoreKind } from '../result.ts';
import { Control } from './shared-memory.ts';
import type { SharedMemory } from './shared-memory.ts';

/** What a record consists of. In a file its last word is its link. */
export interface RecordShape {
  /** Words a record in the log, and in a file. */
  readonly stride: number;
  readonly fileStride: number;
  /** Has it the state's own words, or a fingerprint of them? */
  readonly states: boolean;
  /** Offset of the link in a record of the log; null if links stand apart: see link-log.ts. */
  readonly link: number | null;
}

/** Words of a fingerprint: the two lanes of the hash. */
const FINGERPRINT_WORDS = 2;

/**
 * `exact`: a state's words and its link. `hash64`: a fingerprint, or the words of a state that are no more than that; links stand apart. No state and no fingerprint is special: an empty slot of the
 * index is 0, an empty place of the log has the link 0.
 */
export function recordShape(kind: StoreKind, words: number): RecordShape {
  if (kind === 'exact') return { stride: words + 1, fileStride: words + 1, states: true, link: words };
  return { stride: FINGERPRINT_WORDS, fileStride: FINGERPRINT_WORDS + 1, states: words <= FINGERPRINT_WORDS, link: null };
}

/** Where the packed states of a level stand: that of record `id` from word `(id - firstId) * stride + at` of `array`. */
export interface PackedPlace {
  readonly array: Int32Array;
  readonly firstId: number;
  readonly stride: number;
  readonly at: number;
}

/** Where the states that are expanded stand, or those that are being found: in the log itself, or, if that has fingerprints only, in a half of `memory.packed`. */
export function packedPlace(
  { states, stride }: RecordShape,
  words: number,
  { control, log, packed }: SharedMemory,
  which: 'parents' | 'found',
): PackedPlace {
  const parents = which === 'parents';
  if (states) return { array: log, firstId: parents ? control[Control.parentsFirst] : 0, stride, at: 0 };
  const [first, at] = parents ? [Control.parentsFirst, Control.parentsAt] : [Control.foundFirst, Control.foundAt];
  return { array: packed, firstId: control[first], stride: words, at: control[at] };
}

/** Where the links of what the running pass finds stand: that of record `id` at word `id * stride + at` of `array`. */
export interface LinkPlace {
  readonly array: Int32Array;
  readonly stride: number;
  readonly at: number;
}

/** Where links stand now. */
export function linkPlace({ stride, link }: RecordShape, { control, log, links }: SharedMemory): LinkPlace {
  return link === null ? { array: links, stride: 1, at: -control[Control.linksFirst] } : { array: log, stride, at: link };
}

/** Tells which places of the log hold no state. */
export function emptyPlaces(shape: RecordShape, memory: SharedMemory): (id: number) => boolean {
  const { array, stride, at } = linkPlace(shape, memory);
  if (shape.link !== null) return (id) => array[id * stride + at] === 0;
  const first = memory.control[Control.linksFirst];
  return (id) => (id < first ? isEmpty(memory, id) : array[id - first] === 0);
}

/** With links that stand apart: does that place of an earlier pass hold no state? */
function isEmpty({ empty }: SharedMemory, id: number): boolean {
  return ((empty[id >>> 5] >>> (id & 31)) & 1) === 1;
}
