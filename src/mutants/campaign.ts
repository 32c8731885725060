import type { Piscina } from 'piscina';
import { explore } from '../explorer/explore.ts';
import type { Model } from '../explorer/model.ts';
import { ModelFault } from '../explorer/model-fault.ts';
import type { Exploration } from '../explorer/result.ts';
import { Stop } from '../explorer/stop.ts';
import { openPool } from '../explorer/worker-pool.ts';
import { kernelRules } from '../kernel/catalogue.ts';
import { makeEnv } from '../kernel/env.ts';
import { inapplicable } from '../matrix/applicable.ts';
import type { Place } from '../matrix/cell.ts';
import { directIoIn } from '../models/direct-io.ts';
import { judge } from '../report/judgement.ts';
import type { Judgement } from '../report/judgement.ts';
import type { ModelConfig } from '../state/bounds.ts';
import { buildMutant, mutantSpec } from './build.ts';
import type { Mutation } from './mutation.ts';
import { observedWrites } from './writes.ts';
import type { Write } from './writes.ts';

/** A scenario under a kernel that is verified without a mistake, and what happens in it. */
export interface Ground extends Place {
  readonly found: Exploration;
  readonly writes: readonly Write[];
  /** Rules that the model asks for there, when it is built or in some state: no other can make a difference. */
  readonly asked: ReadonlySet<string>;
}

/** What became of a mutant. */
export interface Outcome {
  readonly mutation: Mutation;
  /**
   * `same-graph`: wherever it was tried it has the states, and takes the steps, of the model without the mistake. `same-behaviour`: the states differ in what nobody looks at: in lockstep both can always
   * take the same steps, and nothing that can be observed differs. Both are equivalent to the model without the mistake.
   */
  readonly verdict: 'killed' | 'survived' | 'same-graph' | 'same-behaviour';
  /** The property that saw it, `range check`, or `model fault`; null unless killed. */
  readonly by: string | null;
  /** Steps to the violation, if a property saw it. */
  readonly steps: number | null;
  /** Where it was killed; null unless it was. */
  readonly scenario: string | null;
  readonly kernel: string | null;
  /** Scenarios under kernels in which it was tried. */
  readonly tried: number;
}

/** How a campaign uses the machine. */
export interface CampaignEffort {
  readonly workers: number;
  /** Element 0 ends it: what was not yet tried is left out. */
  readonly stop: Int32Array<SharedArrayBuffer>;
  readonly onProgress?: (done: number, of: number) => void;
}

/** Grounds with more states than this are left out. */
const GROUND_STATES_MAX = 30_000;
/** Grounds with more states than this are used only for mutants that show on no smaller one. */
const SMALL_STATES_MAX = 6000;
/** A mutant may have so many times as many states as its ground, and some more. */
const GROWTH_MAX = 4;
const MEMORY_BYTES = 2 ** 24;
/** What V8 has learned of some hundred models slows the next ones down. */
const ITEMS_PER_THREAD = 50;

const workerUrl = new URL(`../../workers/mutants.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url).href;

/** Those of the places in which everything is verified and small. */
export async function groundsOf(places: readonly Place[], effort: CampaignEffort): Promise<Ground[]> {
  const grounds = await inLanes(places, effort, async (place, pool): Promise<Ground | null> => {
    const { scenario, kernel } = place;
    const config = { ...scenario.plan, kernel };
    if (scenario.slow || inapplicable(config) !== null) return null;
    let writes: readonly Write[] = [];
    let asked: ReadonlySet<string> = new Set();
    const found = await tried(place, { mutation: null }, GROUND_STATES_MAX, pool, effort, (stored, found) => {
      if (found.limit !== null) return;
      const { model, read } = recording(config);
      writes = observedWrites(model, stored);
      asked = read;
    });
    if (found instanceof ModelFault || judged(place, null, found).verdict !== 'verified') return null;
    return { scenario, kernel, found, writes, asked };
  });
  return grounds.flatMap((ground) => ground ?? []);
}

/** The model of a scenario, and the rules that it has asked for so far. */
function recording(config: ModelConfig): { readonly model: Model; readonly read: ReadonlySet<string> } {
  const read = new Set<string>();
  const env = makeEnv(config);
  const rules = new Proxy(env.rules, {
    get: (target, rule, receiver): unknown => {
      read.add(String(rule));
      return Reflect.get(target, rule, receiver);
    },
  });
  return { model: directIoIn({ ...env, rules }), read };
}

/** Tries every mutation on the grounds that it can show on, until something kills it; the outcomes have the order of the mutations. */
export function tryMutations(mutations: readonly Mutation[], grounds: readonly Ground[], effort: CampaignEffort): Promise<Outcome[]> {
  return inLanes(mutations, effort, (mutation, pool) => tryMutation(mutation, groundsFor(mutation, grounds), pool, effort));
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
 * Grounds on which a mutation can make a difference, small ones first: of each scenario the one under the newest kernel. What a rule decides depends on other rules, so that
 * kernels under which the scenario runs differently are tried, too.
 */
function groundsFor(mutation: Mutation, grounds: readonly Ground[]): Ground[] {
  const likes = (ground: Ground): string => ground.scenario.name + (mutation.kind === 'rule' ? firedText(ground.found) : '');
  const newest = new Map(grounds.filter((ground) => fits(mutation, ground)).map((ground) => [likes(ground), ground]));
  const sorted = [...newest.values()].sort((a, b) => a.found.distinct - b.found.distinct);
  const small = sorted.filter(({ found }) => found.distinct <= SMALL_STATES_MAX);
  return small.length > 0 ? small : sorted;
}

/** Scenarios that expect nothing of a kernel show one bug each: they are for rules, which are what the bugs were. */
function fits(mutation: Mutation, { scenario, kernel, found, writes, asked }: Ground): boolean {
  if (mutation.kind !== 'rule' && !scenario.expect[kernel]) return false;
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

async function tryMutation(mutation: Mutation, grounds: readonly Ground[], pool: Piscina, effort: CampaignEffort): Promise<Outcome> {
  const apart: Ground[] = [];
  for (const [i, ground] of grounds.entries()) {
    const found = await tried(ground, { mutation }, statesMax(ground), pool, effort);
    const by = killer(ground, mutation, found);
    const { scenario, kernel } = ground;
    const steps = found instanceof ModelFault ? null : (found.violations.at(0)?.trace.actions.length ?? null);
    if (by !== null) return { mutation, verdict: 'killed', by, steps, scenario: scenario.name, kernel, tried: i + 1 };
    if (found instanceof ModelFault || !sameGraph(found, ground.found)) apart.push(ground);
  }
  const verdict = await unkilled(mutation, grounds.length, apart, pool, effort);
  return { mutation, verdict, by: null, steps: null, scenario: null, kernel: null, tried: grounds.length };
}

/** What a mutant is that nothing killed: `tried` times it was tried, and on the grounds `apart` its graph is another. */
async function unkilled(
  mutation: Mutation,
  tried: number,
  apart: readonly Ground[],
  pool: Piscina,
  effort: CampaignEffort,
): Promise<Outcome['verdict']> {
  // What happens nowhere is a hole in the scenarios.
  if (tried === 0) return 'survived';
  if (apart.length === 0) return 'same-graph';
  return (await sameBehaviour(mutation, apart, pool, effort)) ? 'same-behaviour' : 'survived';
}

/** Can nobody tell the mistake on any of the grounds? */
async function sameBehaviour(mutation: Mutation, grounds: readonly Ground[], pool: Piscina, effort: CampaignEffort): Promise<boolean> {
  for (const ground of grounds) {
    const found = await tried(ground, { mutation, beside: true }, statesMax(ground), pool, effort);
    if (found instanceof ModelFault || found.limit !== null) return false;
  }
  return true;
}

function statesMax({ found }: Ground): number {
  return GROWTH_MAX * found.distinct + 1000;
}

/** What sees the mistake, or null. */
function killer(place: Place, mutation: Mutation, found: Exploration | ModelFault): string | null {
  if (found instanceof ModelFault) return /is an integer from/.test(found.message) ? 'range check' : 'model fault';
  const { verdict, property, kind } = judged(place, mutation, found);
  return verdict === 'violated' ? `${kind === 'goal' || kind === 'dead-transition' ? `${kind} ` : ''}${property ?? ''}` : null;
}

function judged({ scenario, kernel }: Place, mutation: Mutation | null, found: Exploration): Judgement {
  const model = buildMutant(mutantSpec({ ...scenario.plan, kernel }, mutation));
  return judge(model, { scenario, kernel, altered: false, chosen: null }, found);
}

function sameGraph(a: Exploration, b: Exploration): boolean {
  return a.limit === b.limit && a.digest === b.digest && a.levels.join() === b.levels.join() && firedText(a) === firedText(b);
}

/** How often each transition was taken. */
function firedText({ transitions }: Exploration): string {
  return transitions.map(({ name, fired }) => `${name} ${String(fired)}`).join();
}

/** A search of a scenario with a mistake, or the fault that it runs into. */
async function tried(
  { scenario, kernel }: Place,
  { mutation, beside = false }: { readonly mutation: Mutation | null; readonly beside?: boolean },
  statesMax: number,
  pool: Piscina,
  { stop }: CampaignEffort,
  inspect?: Parameters<typeof explore>[0]['inspect'],
): Promise<Exploration | ModelFault> {
  const spec = mutantSpec({ ...scenario.plan, kernel }, mutation, beside);
  const model = buildMutant(spec);
  const skip = scenario.expect[kernel]?.skip ?? [];
  const names = model.properties.filter((p) => !p.optional).map((p) => p.name);
  const properties = beside ? names : [...names, 'deadlock'].filter((name) => !skip.includes(name));
  const options = { engine: 'packed', workers: 1, keepGoing: false, statesMax, properties } as const;
  const tuning = { memoryBytesMax: MEMORY_BYTES, digest: true };
  try {
    return await explore({ model, spec, options, tuning, pool, stop, ...(inspect ? { inspect } : {}) });
  } catch (error) {
    if (error instanceof ModelFault) return error;
    throw error;
  }
}
