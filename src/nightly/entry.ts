import type { Cell } from '../matrix/cell.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { ModelConfig } from '../state/bounds.ts';

/** `small`: explored beside others. `giant`: alone, over several nights if need be. `canary`: must be found violated. */
export type Role = 'small' | 'giant' | 'canary';

/** One thing that a night explores. */
export interface Entry {
  /** `trim v5 bios=3`; no other entry has it. */
  readonly id: string;
  readonly role: Role;
  /** With the settings in it. */
  readonly scenario: Scenario;
  readonly kernel: string;
  /** `bios=3`: bounds that differ from what the scenario's file says. */
  readonly settings: readonly string[];
  /** A mistake planted in the kernel's rules. */
  readonly change: NonNullable<ModelConfig['change']>;
  /** What it gave when it was last looked at by a person; null if that is not known. */
  readonly reference: Cell | null;
}

/** What the model of an entry is built from. */
export function configOf({ scenario, kernel, change }: Entry): ModelConfig {
  return { ...scenario.plan, kernel, ...(Object.keys(change).length > 0 ? { change } : {}) };
}
