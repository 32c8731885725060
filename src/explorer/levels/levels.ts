/** Where two levels of a search stand: the frontier, which is expanded in passes, and the level that is being found. */
export interface Levels {
  /** Which of `memory.orders` lists the frontier; null: its records are consecutive from `firstId`. */
  readonly order: 0 | 1 | null;
  /** Record of the frontier's rank 0, if no order lists it. */
  readonly firstId: number;
  /** A frontier of so many states is going to be expanded. */
  beginLevel(frontier: number): void;
  /** A pass is going to start at that rank; answers at which one it ends at the latest. */
  beginPass(start: number): number;
  /** The pass that started there is done. Puts what is new in order; answers how many states these are, and adds each to `fresh` of the transition that made it. */
  endPass(start: number, fresh: number[]): Promise<number>;
  /** Makes what was found the frontier. */
  endLevel(): void;
  /** The record of a state of the frontier. */
  recordAt(rank: number): number;
  /** Copies a state of the frontier to `into[at...]`. */
  load(rank: number, into: Int32Array, at: number): void;
}
