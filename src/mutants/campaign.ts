import type { Piscina } from 'piscina';
import { Stop } from '../explorer/stop.ts';
import { openPool } from '../explorer/worker-pool.ts';
import { kernelRules } from '../kernel/catalogue.ts';
import type { Place } from '../matrix/cell.ts';
import type { Mutation } from './mutation.ts';
import { firedText, forEffects } from './trial.ts';
import type { Ground, Job, Outcome } from './trial.ts';

/** How a campaign uses the machine. */
export interface CampaignEffort {
  readonly workers: number;
  /** Element 0 ends it: what was not yet tried is left out. */
  readonly stop: Int32Array<SharedArrayBuffer>;
  readonly onProgress?: (done: number, of: number) => void;
}

/** Grounds with more states than this are used only for mutants that show on no smaller one. */
const SMALL_STATES_MAX = 6000;
/** What V8 has learned of some hundred models slows the next ones down. */
const ITEMS_PER_THREAD = 50;

const workerUrl = new URL(`../../workers/mutants.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url).href;

/** Those of the places that are small. */
export async function groundsOf(places: readonly Place[], effort: CampaignEffort): Promise<Ground[]> {
  const { stop } = effort;
  const grounds = await inLanes(places, effort, (place, pool) => asked<Ground | null>(pool, { kind: 'ground', place, stop }));
  return grounds.flatMap((ground) => ground ?? []);
}

/** Tries every mutation on the grounds that it can show on, until something kills it; the outcomes have the order of the mutations. */
export function tryMutations(mutations: readonly Mutation[], grounds: readonly Ground[], effort: CampaignEffort): Promise<Outcome[]> {
  const { stop } = effort;
  return inLanes(mutations, effort, (mutation, pool) => {
    const sounds = groundsFor(mutation, grounds).map(({ scenario, kernel, found, violates }) => ({ scenario, kernel, found, violates }));
    return asked<Outcome>(pool, { kind: 'trial', mutation, grounds: sounds, stop });
  });
}

async function asked<R>(pool: Piscina, job: Job): Promise<R> {
  return (await pool.run(job)) as R;
}

/** Runs something for every item, in as many lanes as there are workers, each with a thread of its own; stops early if it is told to. */
async function inLanes<T, R>(items: readonly T[], effort: CampaignEffort, run: (item: T, pool: Piscina) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  let done = 0;
  const lane = async (): Promise<void> => {
    let pool = openPool(1, workerUrl);
    try {
      for (let count = 1; next < items.length; count++) {
        const at = next++;
        const result = await run(items[at], pool);
        // A search that was stopped says nothing.
        if (Atomics.load(effort.stop, 0) !== Stop.run) return;
        results[at] = result;
        effort.onProgress?.(++done, items.length);
        if (count % ITEMS_PER_THREAD !== 0) continue;
        await pool.close();
        pool = openPool(1, workerUrl);
      }
    } finally {
      await pool.close();
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: Math.min(effort.workers, items.length) }, lane));
  for (const outcome of lanes) if (outcome.status === 'rejected') throw outcome.reason;
  return results.filter((_, at) => at in results);
}

/**
 * Grounds on which a mutation can make a difference, verified and small ones first: of each scenario the one under the newest kernel. What a rule decides depends on other rules, so that
 * kernels under which the scenario runs differently are tried, too.
 */
function groundsFor(mutation: Mutation, grounds: readonly Ground[]): Ground[] {
  const likes = (ground: Ground): string => ground.scenario.name + (mutation.kind === 'rule' ? firedText(ground.found) : '');
  const newest = new Map(grounds.filter((ground) => fits(mutation, ground)).map((ground) => [likes(ground), ground]));
  const rank = ({ violates, found }: Ground): number => (violates === null ? 0 : 1e9) + found.distinct;
  const sorted = [...newest.values()].sort((a, b) => rank(a) - rank(b));
  const small = sorted.filter(({ found }) => found.distinct <= SMALL_STATES_MAX);
  return small.length > 0 ? small : sorted;
}

function fits(mutation: Mutation, ground: Ground): boolean {
  const { kernel, found, writes, asked } = ground;
  if (mutation.kind !== 'rule' && !forEffects(ground)) return false;
  switch (mutation.kind) {
    case 'rule':
      return (
        asked.has(mutation.rule) && (kernelRules(kernel) as Readonly<Record<string, unknown>> | null)?.[mutation.rule] === mutation.from
      );
    case 'write':
      return writes.some(({ transition, field }) => transition === mutation.transition && field === mutation.field);
    case 'step':
      return found.transitions.some(({ name, fired }) => name === mutation.transition && fired > 0);
  }
}
