import type { Codec } from '../packing/codec.ts';
import type { Model, PropertyKind } from '../model/model.ts';

/**
 * What runs a model's recipes. Both engines work on one window of three states: the parent that is expanded, the draft of a successor, and the candidate whose properties are checked.
 */
export interface StepEngine {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- engines are generic over every model's state
  readonly codec: Codec<any>;
  /** Parent at word 0, draft at `words`, candidate at `2 * words`. */
  readonly window: Int32Array;
  /** How often each transition was taken since the engine was made. */
  readonly fired: Float64Array;
  /** 1: check this property on candidates. Cleared when `hits` is set, because the first failure, or witness, is enough. */
  readonly active: Uint8Array;
  /** 1: this invariant or quiescent property failed, or this goal was met, in a candidate. */
  readonly hits: Uint8Array;
  /** Pushes all successors of the parent to the ring, in the order of their action numbers, and tells how many there are. */
  expand(): number;
  /** Is nothing left to do in the parent? */
  isQuiescent(): boolean;
  /** Evaluates the active properties on the candidate. */
  check(): void;
  /** Throws a ModelFault if recipes have damaged what states are read through. Costs too much for every state; called at the end of a task. */
  verify(): void;
  /** Does the candidate decide this property: break it, or witness it, if it is a goal? */
  decides(property: number): boolean;
}

/** Successors that wait for their insertion, so that the cache misses of many overlap. */
export interface SuccessorRing {
  /** The packed states, one after the other. */
  readonly states: Int32Array;
  /** Which action led to each. */
  readonly actions: Int32Array;
  /** What to store as each state's link, but for the action; see visited-set.ts. */
  readonly links: Int32Array;
  /** How many wait. */
  count: number;
  /** The link of successors that are pushed now. */
  link: number;
  /** What was pushed of late: `recentStates` entries, each a state; zeros in an empty one. */
  readonly recent: Int32Array;
  /** Is what was pushed of late not pushed again? For who wants new states, and not every way to them. */
  skipsRecent: boolean;
  /** Inserts all that wait; called when the ring is full. */
  drain: () => void;
}

export const RING_SIZE = 256;

/** Bytes of a core's second cache that recent states may take. */
const RECENT_BYTES = 2 ** 17;
/** To remember states of more words costs as much as to look them up. */
const RECENT_WORDS_MAX = 8;

/** How many states a ring remembers: a power of two, or 0. */
export function recentStates(words: number): number {
  return words > RECENT_WORDS_MAX ? 0 : 2 ** Math.floor(Math.log2(RECENT_BYTES / (4 * words)));
}

export function makeRing(words: number): SuccessorRing {
  return {
    states: new Int32Array(RING_SIZE * words),
    actions: new Int32Array(RING_SIZE),
    links: new Int32Array(RING_SIZE),
    count: 0,
    link: 0,
    recent: new Int32Array(recentStates(words) * words),
    skipsRecent: false,
    drain: () => undefined,
  };
}

/** Property numbers of one kind. */
export function propertiesOfKind(model: Model, kind: PropertyKind): number[] {
  return model.properties.flatMap((p, i) => (p.kind === kind ? [i] : []));
}
