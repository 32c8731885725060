import type { Model } from '../explorer/model/model.ts';
import type { Exploration, Limit } from '../explorer/result.ts';
import type { Expectation, Scenario } from '../scenario/scenario.ts';
import { statementOf } from './trace-record.ts';

export type Verdict = 'verified' | 'violated' | 'inconclusive';
export type FindingKind = 'invariant' | 'quiescent' | 'goal' | 'deadlock' | 'dead-transition';

/** What a run found, in the terms of its scenario. */
export interface Judgement {
  readonly verdict: Verdict;
  /** The property that is violated, the goal that is unmet, or the transition that never fired; null if there is none. */
  readonly property: string | null;
  readonly kind: FindingKind | null;
  readonly statement: string | null;
  /** The limit that ended the search; null if everything was explored, or a violation ended it. */
  readonly limit: Exclude<Limit, 'violation'> | null;
  readonly goals: { readonly met: number; readonly unmet: readonly string[] };
  /** Transitions that never fired. */
  readonly dead: readonly string[];
  /** What the scenario expects; `altered`: of its own bounds, which settings changed. */
  readonly expected: {
    readonly verdict: 'verified' | 'violated';
    readonly property: string | null;
    readonly met: boolean;
    readonly altered: boolean;
  } | null;
}

/** What was asked, as far as it decides what a result means. */
export interface Question {
  readonly scenario: Pick<Scenario, 'goals' | 'alive' | 'expect'> | null;
  readonly kernel: string | null;
  /** Bounds differ from the scenario's, or one start was chosen: the lists of goals and transitions need not fit. */
  readonly altered: boolean;
  /** Properties chosen on the command line, or null: what the scenario says. */
  readonly chosen: readonly string[] | null;
}

/** The expectation that a run is held against; null if the scenario has none, or the property that must fail was not checked. */
function expectationFor({ scenario, kernel, chosen }: Question): Expectation | null {
  const expectation = scenario && kernel !== null ? (scenario.expect[kernel] ?? null) : null;
  if (expectation === null || chosen === null) return expectation;
  return expectation.violated !== null && chosen.includes(expectation.violated) ? expectation : null;
}

export function judge(model: Model, question: Question, found: Exploration): Judgement {
  const expectation = expectationFor(question);
  const limit = found.limit === 'violation' ? null : found.limit;
  const unmet = found.goals.filter((g) => g.depth === null).map((g) => g.name);
  const dead = found.transitions.filter((t) => t.fired === 0).map((t) => t.name);
  const finding = violationOf(model, found) ?? (limit === null ? omissionOf(model, question, expectation, unmet, dead) : null);
  const verdict = finding ? 'violated' : limit === null ? 'verified' : 'inconclusive';
  return {
    verdict,
    property: finding?.property ?? null,
    kind: finding?.kind ?? null,
    statement: finding?.statement ?? null,
    limit,
    goals: { met: found.goals.length - unmet.length, unmet },
    dead,
    expected: expectation && {
      verdict: expectation.violated === null ? 'verified' : 'violated',
      property: expectation.violated,
      met: expectation.violated === null ? verdict === 'verified' : found.violations.some((v) => v.property === expectation.violated),
      altered: question.altered,
    },
  };
}

type Finding = Pick<Judgement, 'property' | 'kind' | 'statement'>;

function violationOf(model: Model, { violations }: Exploration): Finding | null {
  if (violations.length === 0) return null;
  const [{ property, kind }] = violations;
  return { property, kind, statement: statementOf(model, property) };
}

/** What can be violated: `deadlock` can be expected, skipped and chosen like a property. */
export function violableNames(model: Model): string[] {
  return [...model.properties.filter((p) => p.kind !== 'goal').map((p) => p.name), 'deadlock'];
}

/** A goal that the scenario wants met, or a transition that it wants alive, where everything is expected to hold and nothing was altered or chosen. */
function omissionOf(
  model: Model,
  { scenario, altered }: Question,
  expectation: Expectation | null,
  unmet: readonly string[],
  dead: readonly string[],
): Finding | null {
  if (!scenario || altered || expectation?.violated !== null) return null;
  const goal = scenario.goals.find((name) => unmet.includes(name));
  if (goal !== undefined) return { property: goal, kind: 'goal', statement: statementOf(model, goal) };
  const still = scenario.alive === 'all' ? dead.at(0) : scenario.alive.find((name) => dead.includes(name));
  if (still === undefined) return null;
  return { property: still, kind: 'dead-transition', statement: `The transition ${still} fires somewhere.` };
}
