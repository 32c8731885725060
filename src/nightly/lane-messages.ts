import type { Identity } from '../explorer/checkpoint/checkpoint.ts';
import type { ModelSpec } from '../explorer/model/model.ts';
import type { Exploration } from '../explorer/result.ts';

/** One search, as plain data: what a lane is asked to do. */
export interface Job {
  readonly spec: ModelSpec;
  /** Those that are judged. */
  readonly properties: readonly string[];
  readonly workers: number;
  readonly memoryBytesMax: number;
  /** Explored by a thread that has done others before. */
  readonly beside: boolean;
  /** Where states may go if memory ends; null: nowhere. */
  readonly spillFolder: string | null;
  /** Where the search goes on, if an earlier night left it there, and is left for the next one; null: it is not worth that. */
  readonly checkpoint: { readonly folder: string; readonly identity: Identity } | null;
}

/** What a search came to. */
export interface Searched {
  readonly found: Exploration;
  /** Of this night, without what earlier nights have taken. */
  readonly seconds: number;
  /** Distinct states that were already known. */
  readonly statesBefore: number;
  /** How it began, if that was not at the beginning: sentences. */
  readonly notes: readonly string[];
}

/** `stop`: a value of the stop flag. */
export type ToLane = { readonly kind: 'job'; readonly job: Job } | { readonly kind: 'stop'; readonly reason: number };

export type FromLane = ({ readonly kind: 'searched' } & Searched) | { readonly kind: 'fault'; readonly why: string };
