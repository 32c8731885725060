import type { Trace } from '../explorer/model/trace.ts';
import type { Actor, ModelConfig } from '../state/bounds.ts';
import { fewerCalls, fewerPages, smallerBounds } from './smaller.ts';
import type { Smaller } from './smaller.ts';

/** What a search in a smaller world gave. */
export interface Attempt {
  /** The shortest way to break the property there; null if it holds, or that was not decided. */
  readonly trace: Trace | null;
  /** A limit ended the search. */
  readonly undecided: boolean;
  readonly distinct: number;
}

/** A step of the minimisation: what was left out, and what came of it. */
export interface Reduction extends Attempt {
  readonly what: string;
}

/** The smallest world that was found, with its shortest counterexample. */
export interface Minimum {
  readonly config: ModelConfig;
  readonly trace: Trace;
  readonly steps: readonly Reduction[];
}

/** Searches a world for one property. */
export type Search = (config: ModelConfig) => Promise<Attempt>;

/**
 * Looks for the smallest world in which a property breaks: the fewest actors, then the fewest calls and pages, then the smallest bounds, and again, until nothing helps. Every world is searched
 * anew. `tell` hears of each step when it is done; what was not decided counts as if the property held.
 *
 * The number of actors is the least there is: to let fewer act takes ways away and adds none, so an actor without whom the property holds acts in every smaller world that breaks it. Pages and
 * bounds are such that no single one of them can be less. A deadlock is made by leaving somebody out; there the actors stay.
 */
export async function minimize(
  config: ModelConfig,
  found: Trace,
  property: string,
  search: Search,
  tell: (step: Reduction) => void,
): Promise<Minimum> {
  const steps: Reduction[] = [];
  const known = new Map<string, Minimum | null>();
  const attempt = async ({ what, config: smaller }: Smaller): Promise<Minimum | null> => {
    const key = JSON.stringify(smaller);
    const before = known.get(key);
    if (before !== undefined) return before;
    const step = { what, ...(await search(smaller)) };
    steps.push(step);
    tell(step);
    const minimum = step.trace && { config: smaller, trace: step.trace, steps };
    known.set(key, minimum);
    return minimum;
  };

  const start = { ...config, starts: [config.starts[found.initial]] };
  let least: Minimum = { config: start, trace: { ...found, initial: 0 }, steps };
  const what = `only start ${String(found.initial)}`;
  if (config.starts.length > 1) least = (await attempt({ what, config: start })) ?? least;
  if (property !== 'deadlock') least = (await fewestActors(least.config, attempt)) ?? least;
  for (let before: Minimum | null = null; before !== least;) {
    before = least;
    for (const smaller of [fewerCalls, fewerPages, smallerBounds]) least = await shrink(least, smaller, attempt);
  }
  return least;
}

type TryOut = (smaller: Smaller) => Promise<Minimum | null>;

/** Takes the first smaller world in which the property still breaks, as long as there is one. What did not help is tried again in the next round only. */
async function shrink(least: Minimum, smaller: (config: ModelConfig) => Smaller[], attempt: TryOut): Promise<Minimum> {
  const failed = new Set<string>();
  for (let now = least; ;) {
    let next: Minimum | null = null;
    for (const candidate of smaller(now.config)) {
      if (failed.has(candidate.what)) continue;
      next = await attempt(candidate);
      if (next) break;
      failed.add(candidate.what);
    }
    if (!next) return now;
    now = next;
  }
}

/** The smallest set of actors with whom the property breaks; null if that is all of them. */
async function fewestActors(config: ModelConfig, attempt: TryOut): Promise<Minimum | null> {
  const only = (actors: readonly Actor[], what: string): Promise<Minimum | null> => attempt({ what, config: { ...config, actors } });
  const others: Actor[] = [];
  for (const actor of config.actors) {
    const rest = config.actors.filter((a) => a !== actor);
    if (rest.length > 0 && (await only(rest, `without ${actor}`))) others.push(actor);
  }
  for (const some of subsets(others)) {
    if (some.length === others.length) return null;
    const kept = config.actors.filter((a) => !others.includes(a) || some.includes(a));
    if (kept.length === 0) continue;
    const least = await only(kept, `only ${kept.join(', ')}`);
    if (least) return least;
  }
  return null;
}

/** All subsets of a list, the smaller ones first. */
function subsets<T>(list: readonly T[]): T[][] {
  const all = list.reduce<T[][]>((sets, item) => [...sets, ...sets.map((set) => [...set, item])], [[]]);
  return all.sort((a, b) => a.length - b.length);
}
