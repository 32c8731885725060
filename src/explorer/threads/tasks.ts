import type { Finds, Share, Sifted } from '../store/canonical-order.ts';
import type { ModelSpec } from '../model/model.ts';
import type { Engine, StoreKind } from '../result.ts';
import type { MemoryBuffers } from '../store/shared-memory.ts';
import type { LaneSums } from '../store/state-set-digest.ts';

/** What a thread has to be told once of a search. */
export interface Opening {
  readonly spec: ModelSpec;
  readonly engine: Engine;
  /** Ask the model everything twice. */
  readonly twice: boolean;
  readonly store: StoreKind;
  readonly memory: MemoryBuffers;
  /** -1; less in tests, to make the hash bad. */
  readonly hashMask: number;
}

/** What every task of a search carries. */
interface TaskBase {
  /** Number of the search in this process: a thread keeps its engine while it stays the same. */
  readonly search: number;
  /** Null in a task that every thread is expected to have been told: to send it costs as much as a small task. Who has not answers `UNOPENED`. */
  readonly opening: Opening | null;
  readonly workers: number;
  /** Links of new states are keys: see visited-set.ts. */
  readonly keyed: boolean;
}

/** The thread has done nothing, for want of an opening. */
export const UNOPENED = 'unopened';

/** Expand the rest of a pass over the frontier, or as much of it as can be done before a flag is raised. */
export interface ExpandTask extends TaskBase {
  readonly kind: 'expand';
  /** Number of the worker, from 0. */
  readonly slot: number;
  /** 0 to run, anything else to stop; the caller's. */
  readonly stop: Int32Array;
  /** Rank at which the pass starts. */
  readonly passStart: number;
  /** Which of `memory.orders` lists the frontier; null: its records are consecutive from `firstId`. */
  readonly order: 0 | 1 | null;
  readonly firstId: number;
  /** Ranks to take at a time. */
  readonly chunk: number;
  /** Bits of an action's number in a key. */
  readonly actionBits: number;
  /** Properties to check on new states. */
  readonly properties: readonly number[];
  readonly checkDeadlock: boolean;
}

/** Help to grow the index: empty its old slots, or, when all are empty, enter the records again. */
export interface RehashTask extends TaskBase {
  readonly kind: 'clear' | 'rehash';
}

/** Help to strike out what was found in a pass and stands in the file, whose records end at `end`. */
export interface StrikeTask extends TaskBase {
  readonly kind: 'strike';
  readonly fd: number;
  readonly end: number;
  readonly stride: number;
}

/** Help to put a pass in order: list what one worker has found. */
export interface SiftTask extends TaskBase {
  readonly kind: 'sift';
  readonly finds: Finds;
}

/** Sum up the records from `from` up to `to`, of the log, or of a file, and look for some states among them. */
export interface SumTask extends TaskBase {
  readonly kind: 'sum';
  readonly from: number;
  readonly to: number;
  readonly fd: number | null;
  /** Their fingerprints. */
  readonly sought: readonly string[];
}

/** Help to put a pass in order: merge parts of the lists. */
export interface MergeTask extends TaskBase {
  readonly kind: 'merge';
  readonly share: Share;
}

export type Task = ExpandTask | RehashTask | StrikeTask | SiftTask | MergeTask | SumTask;

/** What a search's threads answer to a task: `merge` with how many states each transition has made. */
export type Reply = ExpandReply | Sifted | SumReply | readonly number[] | typeof UNOPENED | null;

/** A model's code threw; a value, because errors lose their class between threads. */
export interface Fault {
  readonly message: string;
  /** Record of the state that was expanded. */
  readonly parent: number;
}

export interface SumReply {
  readonly sums: LaneSums;
  /** The states that were sought and are there. */
  readonly seen: readonly string[];
}

export interface ExpandReply {
  /** Per transition: how often it was taken, and, with one worker, how many states it made that were new. */
  readonly fired: readonly number[];
  readonly fresh: readonly number[];
  /** Properties that a new state broke, or witnessed. */
  readonly hits: readonly number[];
  /** Rank of the first deadlocked state that was expanded; -1 if there was none. */
  readonly deadlockRank: number;
  /** Of the states that were new. */
  readonly sums: LaneSums;
  readonly fault: Fault | null;
}
