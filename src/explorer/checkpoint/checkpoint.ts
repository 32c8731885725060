import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import type { WrittenRecords } from '../files/record-file.ts';
import type { WatchedSoFar } from '../finding.ts';

/** The file by which a folder is a checkpoint. It names the others. */
export const CHECKPOINT_FILE = 'checkpoint.json';

/** Raised whenever a checkpoint that an older version wrote could be misread. */
export const CHECKPOINT_FORMAT = 2;

/** Where a search stands between two passes; records are numbers in the file of all records. */
export interface Position {
  /** States of each finished level; the last one is the frontier. */
  readonly sizes: readonly number[];
  /** Record of the frontier's rank 0, its states, and the states of the level that is being found. */
  readonly firstId: number;
  readonly frontier: number;
  readonly found: number;
  /** The first rank of the frontier that is not expanded. */
  readonly start: number;
  /** Of each transition: how often it was taken, and how many new states it made. */
  readonly fired: readonly number[];
  readonly fresh: readonly number[];
  /** Properties that a state of the running level decides. */
  readonly hits: readonly number[];
  /** Rank of the first deadlocked state of the frontier; null if none is known. */
  readonly deadlockRank: number | null;
  readonly watched: WatchedSoFar;
}

/** What a search is, by names for people; any difference is a reason not to go on. */
export type Identity = Readonly<Record<string, unknown>>;

/** What checkpoint.json says. */
export interface CheckpointContent {
  readonly format: number;
  readonly identity: Identity;
  /** Whatever the caller wants to find in it again. */
  readonly notes: unknown;
  readonly position: Position;
  /** All records, and if these are only fingerprints the packed states of the two levels. */
  readonly files: readonly WrittenRecords[];
  /** How many files were made so far: their names are numbered. */
  readonly filesMade: number;
}

/** A checkpoint that was read and found to be whole. */
export interface Checkpoint extends Omit<CheckpointContent, 'files'> {
  readonly folder: string;
  /** `hash` has taken in the file up to its `end`. */
  readonly files: readonly (WrittenRecords & { readonly hash: Hash })[];
}

/** There is no memory for the states of a checkpoint. */
export class NoRoom extends RangeError {
  readonly states: number;

  constructor(states: number) {
    super(`there is no memory for ${String(states)} states`);
    this.states = states;
  }
}

/** How a search writes checkpoints: when its stop flag says `pause`, and when it is stopped. */
export interface Checkpoints {
  /** Makes the folder, and answers its path; called once, when it is needed. */
  readonly folder: () => string;
  readonly identity: Identity;
  /** What the caller wants to find in a checkpoint that is written now, as plain data. */
  readonly notes: () => unknown;
  /** Called when a checkpoint is complete. */
  readonly onWritten: (folder: string) => void;
}

/** The digest of a content: SHA-256, in hexadecimal digits. */
export function contentDigest(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}
