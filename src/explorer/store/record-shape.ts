import type { StoreKind } from '../result.ts';
import { Control } from './shared-memory.ts';
import type { SharedMemory } from './shared-memory.ts';

/** What a record of the log consists of, in words. */
export interface RecordShape {
  readonly stride: number;
  /** Offset of the link, the last word; what stands before it tells states apart. */
  readonly link: number;
}

/** Words of a fingerprint: the two lanes of the hash. */
const FINGERPRINT_WORDS = 2;

/** `exact`: a state's words and its link. `hash64`: a fingerprint and a link. No fingerprint is special: an empty slot of the index is 0, an empty place of the log has the link 0. */
export function recordShape(kind: StoreKind, words: number): RecordShape {
  const link = kind === 'exact' ? words : FINGERPRINT_WORDS;
  return { stride: link + 1, link };
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
  kind: StoreKind,
  words: number,
  { control, log, packed }: SharedMemory,
  which: 'parents' | 'found',
): PackedPlace {
  const [first, at] = which === 'parents' ? [Control.parentsFirst, Control.parentsAt] : [Control.foundFirst, Control.foundAt];
  if (kind === 'exact') return { array: log, firstId: control[first], stride: words + 1, at: 0 };
  return { array: packed, firstId: control[first], stride: words, at: control[at] };
}
