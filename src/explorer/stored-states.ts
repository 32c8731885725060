/** The states of a search as they stand in the store. */
export interface StoredStates {
  /** `end - 1` records of `words` words and a link, from record 1; a record whose link is 0 holds no state. */
  readonly log: Int32Array;
  readonly words: number;
  readonly end: number;
}
