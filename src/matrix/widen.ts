import { layoutComplaint } from '../scenario/layout-complaint.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { areBounds } from '../scenario/schema.ts';
import { actors } from '../state/bounds.ts';
import type { Bounds } from '../state/bounds.ts';
import type { Filled } from './cell.ts';

/** A search on a way, and the properties violated in it that were not violated before on that way. */
export interface Widened {
  readonly filled: Filled;
  readonly fresh: readonly string[];
}

type Search = (scenario: Scenario) => Promise<Filled>;
type Step = (bounds: Bounds) => Partial<Bounds>;

/** How often each bound goes a step further, at most: some would never come to an end. */
const ROUNDS = 3;

/** Each lets more happen; what adds fewest states comes first. */
const steps: readonly Step[] = [
  ({ bias }) => ({ bias: bias + 1 }),
  ({ vecs }) => ({ vecs: vecs + 1 }),
  ({ frames }) => ({ frames: frames + 1 }),
  ({ bios }) => ({ bios: bios + 1 }),
  () => ({ deviceErrors: true }),
  ({ dmaBlock }) => ({ dmaBlock: dmaBlock / 2 }),
  () => ({ granularity: 'fine' }),
  ({ extraRefs }) => ({ extraRefs: extraRefs + 1 }),
  ({ bios, clones }) => ({ bios: bios + 1, clones: clones + 1 }),
];

/**
 * Explores a scenario and wider ones, on three ways: from the scenario itself, from blocks twice as large, and from every actor. On a way one bound after the other goes a step further, round after round.
 * A step is kept if its search finds more states; the way ends with the first search that is cut off.
 */
export async function* widen(scenario: Scenario, search: Search): AsyncGenerator<Widened> {
  const narrow = await search(scenario);
  yield { filled: narrow, fresh: [] };
  if (narrow.why !== null) return;
  yield* way(scenario, narrow, narrow.violated, search);
  const { plan } = scenario;
  const { bounds } = plan;
  for (const begin of [
    wider(scenario, { bounds: { ...bounds, logicalBlock: 2 * bounds.logicalBlock } }),
    wider(scenario, { actors, bounds: { ...bounds, processes: 2 } }),
  ]) {
    if (begin === null) continue;
    const filled = await search(begin);
    yield { filled, fresh: missing(filled.violated, narrow.violated) };
    if (filled.why === null) yield* way(scenario, filled, [...narrow.violated, ...filled.violated], search);
  }
}

/** One way, behind where it begins. `known`: what is violated there. */
async function* way(scenario: Scenario, begin: Filled, known: readonly string[], search: Search): AsyncGenerator<Widened> {
  const seen = [...known];
  let reached = begin;
  let open = steps;
  for (let round = 0; round < ROUNDS; round++) {
    const kept: Step[] = [];
    for (const step of open) {
      const { actors: acting, bounds } = reached.scenario.plan;
      const next = wider(scenario, { actors: acting, bounds: { ...bounds, ...step(bounds) } });
      if (next === null || next.name === reached.scenario.name) continue;
      const filled = await search(next);
      const fresh = missing(filled.violated, seen);
      seen.push(...fresh);
      yield { filled, fresh };
      if (filled.why !== null) return;
      if (filled.cell.distinct <= reached.cell.distinct) continue;
      reached = filled;
      kept.push(step);
    }
    open = kept;
  }
}

/** A scenario with other bounds or actors, and a name that tells which; null where that cannot be laid out, or is the scenario itself. */
function wider(scenario: Scenario, change: Partial<Scenario['plan']>): Scenario | null {
  const plan = { ...scenario.plan, ...change };
  if (!areBounds(plan.bounds) || layoutComplaint(plan) !== null) return null;
  const everybody = plan.actors.length > scenario.plan.actors.length;
  const changed = Object.entries(plan.bounds).filter(
    ([bound, value]) => value !== scenario.plan.bounds[bound as keyof Bounds] && !(everybody && bound === 'processes'),
  );
  const words = [...(everybody ? ['every actor'] : []), ...changed.map(([bound, value]) => `${bound}=${String(value)}`)];
  return words.length === 0 ? null : { ...scenario, name: `${scenario.name} ${words.join(' ')}`, plan };
}

function missing(names: readonly string[], from: readonly string[]): string[] {
  return names.filter((name) => !from.includes(name));
}
