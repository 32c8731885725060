import type { SharedMemory } from './shared-memory.ts';

/** The states of a search as they stand in the store. */
export interface StoredStates {
  /** Its log has `end - 1` records of `words` words and a link, from record 1; a record whose link is 0 holds no state. */
  readonly memory: SharedMemory;
  readonly words: number;
  readonly end: number;
  /** What the store ands hashes with. */
  readonly hashMask: number;
}
