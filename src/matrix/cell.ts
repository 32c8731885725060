import type { Judgement } from '../report/judgement.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** What a scenario gives under a kernel: all that may not change unnoticed. */
export interface Cell {
  readonly verdict: 'verified' | 'violated' | 'inconclusive' | 'not-applicable';
  /** The violated property, the unmet goal or the dead transition; null unless violated. */
  readonly property: string | null;
  readonly distinct: number;
  readonly generated: number;
  readonly depth: number;
}

/** A cell to fill. */
export interface Place {
  readonly scenario: Scenario;
  readonly kernel: string;
}

/** A filled cell, and how it came about. */
export interface Filled extends Place {
  readonly cell: Cell;
  /** All violated properties that the search came upon. */
  readonly violated: readonly string[];
  /** Why it is not applicable, or which limit made it inconclusive. */
  readonly why: string | null;
  /** What the scenario expects of the kernel; null if it says nothing, or if its bounds were changed. */
  readonly expected: Judgement['expected'];
  /** How long it took. */
  readonly seconds: number;
}

/** A cell for people, in few words: `verified`, `violated: no-underflow`, `not applicable`. */
export function verdictText({ verdict, property }: Cell): string {
  if (verdict === 'violated') return `violated: ${property ?? 'unknown'}`;
  return verdict === 'not-applicable' ? 'not applicable' : verdict;
}
