import type { RecordShape } from './record-shape.ts';

/** Share of the memory that states to be expanded take. */
const PARENTS_SHARE = 0.2;
/** States that a pass expands at least. */
const PARENTS_MIN = 64;

/** What a search on disk has memory for. */
export interface DiskBudget {
  /** Most states that a pass expands. */
  readonly parentsMax: number;
  /** Records at which a pass has to end, but for what workers have taken. */
  readonly newMax: number;
}

/** What is given: bytes beyond the index, places for records and for packed states of one level, records that the index has room for, and how many workers may add after they were told to stop. */
export interface DiskRoom {
  readonly bytes: number;
  readonly idsMax: number;
  readonly packedMax: number;
  readonly indexed: number;
  readonly overshoot: number;
}

/** Divides the memory between the states of a pass and those they lead to. */
export function diskBudget({ stride, fileStride, states }: RecordShape, words: number, room: DiskRoom): DiskBudget {
  const { bytes, idsMax, packedMax, indexed, overshoot } = room;
  // A parent has its record, or its packed state; a new state its record and its link, maybe its packed state, and its places in a run and in the order.
  const parentBytes = 4 * (states ? stride : words);
  const newBytes = 4 * fileStride + (states ? 0 : 4 * words) + 8;
  const share = (part: number, each: number): number => Math.min(Math.floor((part * bytes) / each), Math.floor(part * idsMax), packedMax);
  return {
    parentsMax: Math.max(PARENTS_MIN, share(PARENTS_SHARE, parentBytes)),
    newMax: Math.max(1, Math.min(share(1 - PARENTS_SHARE, newBytes), indexed) - overshoot),
  };
}
