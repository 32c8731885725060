/** Records of finished levels, wherever they stand. */
export interface RecordReader {
  /** Where the record begins in `words`, until the next call. */
  locate(id: number): number;
  readonly words: Int32Array;
}
