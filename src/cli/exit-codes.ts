/** What the process says to scripts. */
export const Exit = {
  /** Explored completely, and everything holds. */
  verified: 0,
  /** A property is violated, a deadlock is reachable, or what the scenario wants to see was not met. */
  violated: 1,
  /** The command line, a scenario, a trace file or the results folder is at fault. Nothing was written. */
  usage: 2,
  /** A limit ended the search. */
  inconclusive: 3,
  /** The tool or the machine is at fault, or the model is not deterministic. */
  fault: 4,
  /** SIGINT or SIGTERM ended the search; its report was written. */
  interrupted: 130,
} as const;

/** The user can mend it: one line on stderr, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
