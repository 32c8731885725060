import type { WordLoops } from '../engine/packed-engine.ts';
import type { RecordShape } from './record-shape.ts';
import type { SoughtStates } from './sought-states.ts';

/** The two lanes of a state's hash, as the states or fingerprints of a store give them. */
export type Lanes = Pick<WordLoops, 'hash' | 'hashHigh'>;

/** The lanes of records that are fingerprints. */
export const fingerprintLanes: Lanes = { hash: (words, at) => words[at], hashHigh: (words, at) => words[at + 1] };

/** Sums, modulo 2^32, of the low and the high lanes of some states, and of their products. */
export type LaneSums = readonly [low: number, high: number, product: number];

/** Sums over states that are added one by one. */
export class LaneSum {
  #low = 0;
  #high = 0;
  #product = 0;

  /** Adds a state by its lanes. */
  add(low: number, high: number): void {
    this.#low = (this.#low + low) | 0;
    this.#high = (this.#high + high) | 0;
    this.#product = (this.#product + Math.imul(low | 1, high | 1)) | 0;
  }

  get sums(): LaneSums {
    return [this.#low, this.#high, this.#product];
  }
}

/** The lanes of states as a store tells states apart by them: it may take only some bits of fingerprints. */
export function lanesOf({ hash, hashHigh }: Lanes, { states }: RecordShape, hashMask: number): Lanes {
  if (states || hashMask === -1) return { hash, hashHigh };
  return { hash: (words, at) => hash(words, at) & hashMask, hashHigh: (words, at) => hashHigh(words, at) & hashMask };
}

/** Records one behind the other, of `stride` words; the first begins at word `at`. */
export interface RecordRun {
  readonly words: Int32Array;
  readonly at: number;
  readonly stride: number;
  readonly count: number;
  /** Does the place `i` hold no state? */
  readonly isEmpty: (i: number) => boolean;
}

/** Sums the lanes of records up, and tells `sought` of those that are sought. */
export function sumLanes(
  { hash, hashHigh }: Lanes,
  { words, at: first, stride, count, isEmpty }: RecordRun,
  sought: SoughtStates,
): LaneSums {
  const { filter, mask } = sought;
  const sum = new LaneSum();
  for (let i = 0, at = first; i < count; i++, at += stride) {
    if (isEmpty(i)) continue;
    const low = hash(words, at);
    const high = hashHigh(words, at);
    sum.add(low, high);
    if (filter[low & mask] !== 0) sought.see(low, high);
  }
  return sum.sums;
}

/** The sums over two disjoint sets. */
export function addLanes([a, b, c]: LaneSums, [d, e, f]: LaneSums): LaneSums {
  return [(a + d) | 0, (b + e) | 0, (c + f) | 0];
}

/** A digest of a set of packed states that depends neither on their order nor on how it was divided. */
export function digestText(sums: LaneSums): string {
  return sums.map((n) => (n >>> 0).toString(16).padStart(8, '0')).join('');
}
