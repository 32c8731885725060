import type { PropertyKind } from './model/model.ts';

/** A state that breaks a property, or is the first to meet a goal, before its trace is known. */
export interface Finding {
  readonly property: string;
  readonly kind: PropertyKind | 'deadlock';
  /** Record of the state. */
  readonly id: number;
  readonly depth: number;
  readonly rank: number;
  /** For the order among findings of one state. */
  readonly place: number;
}

/** What is known at some time, as plain data. */
export interface WatchedSoFar {
  /** Goals that were met. */
  readonly goals: readonly Finding[];
  readonly findings: readonly Finding[];
  readonly plots: readonly string[];
}
