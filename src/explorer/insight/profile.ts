import type { Model } from '../model/model.ts';
import type { PartTimes } from './part-times.ts';
import type { Exploration, ExploreOptions } from '../result.ts';
import type { StoredStates } from '../store/stored-states.ts';

/** What a state and each transition cost in a search, by measurement of parts over a sample of the stored states. */
export interface Profile {
  /** States in the sample, and how often each loop was timed. */
  readonly sampled: number;
  readonly rounds: number;
  /** Nanoseconds a state in the loop as a search runs it. The parts sum to this. */
  readonly nsPerState: number;
  /** Nanoseconds of worker time that the search itself took for a state that it expanded: with compilation, growth of the table, waiting. */
  readonly searchNsPerState: number;
  readonly parts: readonly PartShare[];
  /** Dearest first. */
  readonly transitions: readonly TransitionCost[];
}

export interface PartShare {
  readonly name: 'guards' | 'copy' | 'effect' | 'hash' | 'visited set' | 'properties' | 'rest';
  /** Of the loop as it runs, 0 to 1. */
  readonly share: number;
  readonly nsPerState: number;
}

export interface TransitionCost {
  readonly name: string;
  /** Of its guards, copies and effects in the loop as it runs, 0 to 1. */
  readonly share: number;
  /** Of the same, divided by firings; null if it never fired in the sample. */
  readonly nsPerFiring: number | null;
  /** In the whole search: of its guard, for all parameters in all states that were expanded. */
  readonly guardEvaluations: number;
  /** In the whole search. */
  readonly fired: number;
  readonly fresh: number;
}

const SAMPLE_MAX = 2 ** 15;
/** States that stand side by side in a sample, as they do in a frontier: enough to have successors in common. */
const BLOCK = 512;
/** Smaller spaces are repeated up to this many states, or loops would be too short for a clock. */
const SAMPLE_MIN = 2 ** 13;

/** States that were expanded: all but those of the last level, if a limit ended the search. */
function expandedStates({ limit, distinct, levels }: Exploration): number {
  return limit === null ? distinct : distinct - (levels.at(-1) ?? 0);
}

/**
 * Where a sample of the expanded states stands, in words of the log: blocks of neighbours, evenly spread. Records are in the order of levels, or nearly, so that what was not expanded stands at the end.
 */
export function sampleParents({ memory: { log }, words, end }: StoredStates, found: Exploration): Int32Array {
  const stride = words + 1;
  const last = Math.floor(((end - 1) * expandedStates(found)) / Math.max(1, found.distinct));
  const blocks = Math.ceil(last / BLOCK);
  const step = Math.max(1, blocks / (SAMPLE_MAX / BLOCK));
  const parents: number[] = [];
  for (let block = 0; block < blocks; block += step) {
    const first = 1 + BLOCK * Math.floor(block);
    for (let id = first; id < first + BLOCK && id <= last; id++) if (log[id * stride + words] !== 0) parents.push(id * stride);
  }
  const once = parents.length;
  while (once > 0 && parents.length < SAMPLE_MIN) parents.push(...parents.slice(0, once));
  return Int32Array.from(parents);
}

/** Properties that were still checked when the search ended, as numbers. */
export function openProperties(model: Model, { properties }: ExploreOptions, found: Exploration): number[] {
  const decided = [...found.violations.map((v) => v.property), ...found.goals.filter((g) => g.depth !== null).map((g) => g.name)];
  return model.properties.flatMap(({ name }, p) =>
    (properties === undefined || properties.includes(name)) && !decided.includes(name) ? [p] : [],
  );
}

/** Puts what was measured and what the search counted together. */
export function profileOf(model: Model, times: PartTimes, sampled: number, found: Exploration, workerSeconds: number): Profile {
  const expanded = expandedStates(found);
  const { whole } = times;
  const parts = [
    { name: 'guards', nsPerState: times.guards },
    { name: 'copy', nsPerState: times.copy },
    { name: 'effect', nsPerState: times.effect },
    { name: 'hash', nsPerState: times.hash },
    { name: 'visited set', nsPerState: times.visitedSet },
    { name: 'properties', nsPerState: times.properties },
    { name: 'rest', nsPerState: times.rest },
  ] as const;
  const transitions = model.transitions.map(({ name, parameters }, t): TransitionCost => {
    const { guards, effect, firings } = times.transitions[t];
    const cost = guards + effect;
    const { fired, fresh } = found.transitions[t];
    const guardEvaluations = expanded * parameters.reduce((product, p) => product * p.count, 1);
    return { name, share: cost / whole, nsPerFiring: firings > 0 ? cost / firings : null, guardEvaluations, fired, fresh };
  });
  return {
    sampled,
    rounds: times.rounds,
    nsPerState: whole,
    searchNsPerState: (workerSeconds * 1e9) / Math.max(1, expanded),
    parts: parts.map((part) => ({ ...part, share: part.nsPerState / whole })),
    transitions: transitions.toSorted((a, b) => b.share - a.share),
  };
}
