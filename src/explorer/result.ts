import type { Trace } from './model/trace.ts';
import type { PropertyKind } from './model/model.ts';

/** `packed`: recipes on views over the state's words. `immer`: recipes through `produce` on plain objects. */
export type Engine = 'packed' | 'immer';

/** What is kept of each visited state. `exact`: its packed words. `hash64`: a fingerprint of 64 bits, so that a state is missed if another one has the same; or the words, if these are no more. */
export type StoreKind = 'exact' | 'hash64';

/** What the search was asked to do; every limit is optional. */
export interface ExploreOptions {
  readonly engine: Engine;
  /** `exact`, if absent. */
  readonly store?: StoreKind;
  /** Worker threads, 1 or more. */
  readonly workers: number;
  /** Ask every guard, effect and property twice, and throw a ModelFault if the answers differ. */
  readonly checkDeterminism?: boolean;
  /** Stop before expanding states at this depth (transitions from an initial state). */
  readonly depthMax?: number;
  /** Stop at the end of the level in which this many distinct states are known. */
  readonly statesMax?: number;
  /** Only these properties are checked; all but the optional ones, if absent. `deadlock` is a name, too. */
  readonly properties?: readonly string[];
  /** Go on after a violation, and report the first of every property. */
  readonly keepGoing: boolean;
  /**
   * Look for that many different counterexamples, 1 or more: of another property, or by another set of transitions, whatever their order. Each ends in the first state on its way that breaks
   * its property. Needs the exact store. If absent, the search ends with the level of the first violation.
   */
  readonly violationsMax?: number;
}

/** Why a search ended before everything was explored; `violation` unless told to keep going. */
export type Limit = 'violation' | 'depth' | 'states' | 'time' | 'memory' | 'interrupted';

export interface Violation {
  /** The property's name, or `deadlock`. */
  readonly property: string;
  readonly kind: PropertyKind | 'deadlock';
  readonly trace: Trace;
}

export interface TransitionCoverage {
  readonly name: string;
  /** How often it was taken. */
  readonly fired: number;
  /** How many of the states it led to were new. With more than one worker, a state reached twice in one level counts for the canonical one. */
  readonly fresh: number;
}

export interface GoalCoverage {
  readonly name: string;
  /** Depth of the first state in which it held, or null. */
  readonly depth: number | null;
}

export interface Exploration {
  /** null: explored completely. */
  readonly limit: Limit | null;
  readonly distinct: number;
  /** Initial states plus transitions taken, as TLC counts. */
  readonly generated: number;
  /** Transitions on the longest of all shortest paths that were walked. */
  readonly depth: number;
  /** New states at each depth; `levels[0]` is the number of distinct initial states. */
  readonly levels: readonly number[];
  readonly transitions: readonly TransitionCoverage[];
  readonly goals: readonly GoalCoverage[];
  /** In order of discovery: shortest first, then by canonical order of states, then by the model's order of properties. */
  readonly violations: readonly Violation[];
  readonly memory: MemoryUse;
  /** Of all states, whatever their order; if it was asked for. Equal for all engines and numbers of workers. */
  readonly digest?: string;
  /** Shortest traces to states that meet goals, by the goals' names, if they were asked for; the same for every number of workers. */
  readonly witnesses?: ReadonlyMap<string, Trace>;
}

/** Bytes that the search has in use at its end. */
export interface MemoryUse {
  /** States, or their fingerprints, with their links. */
  readonly recordBytes: number;
  /** The hash table over them. */
  readonly indexBytes: number;
  /** This level's and the next level's canonical order; 0 with one worker in memory. */
  readonly orderBytes: number;
  /** This level's and the next level's packed states; 0 if the records have them. */
  readonly frontierBytes: number;
  /** Bytes of states and links on disk; 0 if all are in memory. */
  readonly diskBytes: number;
  /** Most that those in memory may be together: the limit that was asked for, or what the store can number and the system gives, if that is less. */
  readonly bytesMax: number;
}

/** Where the search is, for a progress line; numbers of the levels finished so far plus the running one. */
export interface Progress {
  readonly depth: number;
  readonly distinct: number;
  readonly generated: number;
  readonly frontier: number;
}

/** The same for who watches over the search. */
export interface WatchedProgress extends Progress {
  /** A number that changes whenever a thread has done anything; null while threads have nothing to do. */
  readonly pulse: number | null;
}
