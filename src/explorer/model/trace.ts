/** A path from an initial state: replaying the action numbers through the model gives every state on it. */
export interface Trace {
  /** Index into the model's initial snapshots. */
  readonly initial: number;
  /** Action numbers: the transition's first number plus the mixed-radix value of its parameters. */
  readonly actions: readonly number[];
}
