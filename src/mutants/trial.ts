import { explore } from '../explorer/explore.ts';
import { layoutOf } from '../explorer/packing/layout.ts';
import type { Model } from '../explorer/model/model.ts';
import { ModelFault } from '../explorer/model/model-fault.ts';
import { statesWithoutEnd } from '../explorer/insight/without-end.ts';
import type { Exploration } from '../explorer/result.ts';
import type { StoredStates } from '../explorer/store/stored-states.ts';
import type { Reply, Task } from '../explorer/threads/tasks.ts';
import { runTask } from '../explorer/threads/worker-session.ts';
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

/** A scenario under a kernel without a mistake, explored completely. */
export interface Sound extends Place {
  readonly found: Exploration;
  /** The property that is violated even so, as the golden manifest says; null: everything is verified. */
  readonly violates: string | null;
}

/** The same, and what happens in it. */
export interface Ground extends Sound {
  /** The kernel does not have what the calls need, and refuses them. */
  readonly refused: boolean;
  readonly writes: readonly Write[];
  /** Rules that the model asks for there, when it is built or in some state: no other can make a difference. */
  readonly asked: ReadonlySet<string>;
}

/**
 * Is it for all mistakes? Rules are what versions differ in, so that for them also those places are grounds that show one bug each and expect nothing of a kernel, where the kernel has a bug, and
 * where it refuses what it is asked: a rule that takes the bug away, or refuses no more, is noticed there.
 */
export function forEffects({ scenario, kernel, violates, refused }: Ground): boolean {
  return scenario.expect[kernel] !== undefined && violates === null && !refused;
}

/** What became of a mutant. */
export interface Outcome {
  readonly mutation: Mutation;
  /**
   * `same-graph`: wherever it was tried it has the states, and takes the steps, of the model without the mistake. `same-behaviour`: the states differ in what nobody looks at: in lockstep nothing
   * that can be observed differs, and both can always take the same steps, but that another rule may have other steps of the kernel's own. Both are equivalent to the model without the mistake.
   */
  readonly verdict: 'killed' | 'survived' | 'same-graph' | 'same-behaviour';
  /** The property that saw it, `range check`, `model fault`, or `no end`: states from which nothing comes to rest; null unless killed. */
  readonly by: string | null;
  /** Steps to the violation, if a property saw it. */
  readonly steps: number | null;
  /** Where it was killed; null unless it was. */
  readonly scenario: string | null;
  readonly kernel: string | null;
  /** Scenarios under kernels in which it was tried. */
  readonly tried: number;
}

/** What a thread of a campaign is asked. `stop`: element 0 ends it, and then its answer says nothing. */
export type Job =
  | { readonly kind: 'ground'; readonly place: Place; readonly stop: Int32Array<SharedArrayBuffer> }
  | {
      readonly kind: 'trial';
      readonly mutation: Mutation;
      readonly grounds: readonly Sound[];
      readonly stop: Int32Array<SharedArrayBuffer>;
    };

/** Grounds with more states than this are left out. */
const GROUND_STATES_MAX = 30_000;
/** A mutant may have so many times as many states as its ground, and some more. */
const GROWTH_MAX = 4;
/** Reserving memory takes longer than most of these searches, so that it is for as many states as may be; more is for the last level. */
const MEMORY_SPARE = 2 ** 18;

/** Searches are so small that each runs in the thread that wants it. */
const thisThread = {
  run: (task: Task): Promise<Reply> =>
    new Promise((resolve) => {
      resolve(runTask(task, buildMutant));
    }),
  close: () => Promise.resolve(),
};

export function runJob(job: Job): Promise<Ground | Outcome | null> {
  return job.kind === 'ground' ? groundOf(job.place, job.stop) : tryMutation(job.mutation, job.grounds, job.stop);
}

/** What happens in a place, if it is small. */
async function groundOf(place: Place, stop: Int32Array<SharedArrayBuffer>): Promise<Ground | null> {
  const { scenario, kernel } = place;
  const config = { ...scenario.plan, kernel };
  if (scenario.slow) return null;
  let writes: readonly Write[] = [];
  let asked: ReadonlySet<string> = new Set();
  const result = await search(place, { mutation: null }, GROUND_STATES_MAX, stop, (stored, found) => {
    if (found.limit !== null) return;
    const { model, read } = recording(config);
    writes = observedWrites(model, stored);
    asked = read;
  });
  if (result instanceof ModelFault || result.found.limit !== null) return null;
  const { found } = result;
  const { kind, property } = judged(place, result);
  if (kind === 'goal' || kind === 'dead-transition') return null;
  return { scenario, kernel, found, violates: property, refused: inapplicable(config) !== null, writes, asked };
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

/** Tries a mutation on grounds until something kills it. */
async function tryMutation(mutation: Mutation, grounds: readonly Sound[], stop: Int32Array<SharedArrayBuffer>): Promise<Outcome> {
  const apart: Sound[] = [];
  const verified = grounds.some(({ violates }) => violates === null);
  for (const [i, ground] of grounds.entries()) {
    let endless = false;
    const result = await search(ground, { mutation }, statesMax(ground), stop, (stored, { limit }, model) => {
      endless = limit === null && statesWithoutEnd(model, stored) > 0;
    });
    const by = killer(ground, result, endless);
    const { scenario, kernel } = ground;
    if (by !== null) return { mutation, verdict: 'killed', ...by, scenario: scenario.name, kernel, tried: i + 1 };
    // Where a property is violated anyway nothing else is promised.
    if (verified && ground.violates !== null) continue;
    if (result instanceof ModelFault || !sameGraph(result.found, ground.found)) apart.push(ground);
  }
  const verdict = await unkilled(mutation, grounds.length, apart, stop);
  return { mutation, verdict, by: null, steps: null, scenario: null, kernel: null, tried: grounds.length };
}

/** What a mutant is that nothing killed: `tried` times it was tried, and on the grounds `apart` its graph is another. */
async function unkilled(
  mutation: Mutation,
  tried: number,
  apart: readonly Sound[],
  stop: Int32Array<SharedArrayBuffer>,
): Promise<Outcome['verdict']> {
  // What happens nowhere is a hole in the scenarios.
  if (tried === 0) return 'survived';
  if (apart.length === 0) return 'same-graph';
  for (const ground of apart) {
    const beside = await search(ground, { mutation, beside: true }, statesMax(ground), stop);
    if (beside instanceof ModelFault || beside.found.limit !== null) return 'survived';
  }
  return 'same-behaviour';
}

function statesMax({ found }: Sound): number {
  return GROWTH_MAX * found.distinct + 1000;
}

/** What sees the mistake, and after how many steps; or null. */
function killer(ground: Sound, result: Result, endless: boolean): Pick<Outcome, 'by' | 'steps'> | null {
  if (result instanceof ModelFault) return { by: /is an integer from/.test(result.message) ? 'range check' : 'model fault', steps: null };
  const { violations, limit } = result.found;
  if (ground.violates !== null) {
    const still = limit !== null || violations.some(({ property }) => property === ground.violates);
    return still ? null : { by: `no more ${ground.violates}`, steps: null };
  }
  const { verdict, property, kind } = judged(ground, result);
  if (verdict !== 'violated') return endless ? { by: 'no end', steps: null } : null;
  const omitted = kind === 'goal' || kind === 'dead-transition';
  return { by: `${omitted ? `${kind} ` : ''}${property ?? ''}`, steps: violations.at(0)?.trace.actions.length ?? null };
}

function judged({ scenario, kernel }: Place, { model, found }: Exclude<Result, ModelFault>): Judgement {
  return judge(model, { scenario, kernel, altered: false, chosen: null }, found);
}

function sameGraph(a: Exploration, b: Exploration): boolean {
  return a.limit === b.limit && a.digest === b.digest && a.levels.join() === b.levels.join() && firedText(a) === firedText(b);
}

/** How often each transition was taken. */
export function firedText({ transitions }: Exploration): string {
  return transitions.map(({ name, fired }) => `${name} ${String(fired)}`).join();
}

type Result = { readonly model: Model; readonly found: Exploration } | ModelFault;

/** Searches a scenario with a mistake, or in lockstep; answers the fault that it runs into, if it does. */
async function search(
  place: Place & { readonly violates?: string | null },
  { mutation, beside = false }: { readonly mutation: Mutation | null; readonly beside?: boolean },
  statesMax: number,
  stop: Int32Array<SharedArrayBuffer>,
  inspect?: (stored: StoredStates, found: Exploration, model: Model) => void,
): Promise<Result> {
  const { scenario, kernel } = place;
  const spec = mutantSpec({ ...scenario.plan, kernel }, mutation, beside);
  const model = buildMutant(spec);
  const skip = scenario.expect[kernel]?.skip ?? [];
  const names = model.properties.filter((p) => !p.optional).map((p) => p.name);
  const properties = beside ? names : [...names, 'deadlock'].filter((name) => !skip.includes(name));
  const keepGoing = !beside && place.violates !== null;
  const options = { engine: 'packed', workers: 1, keepGoing, statesMax, properties } as const;
  const memoryBytesMax = 8 * statesMax * layoutOf(model.schema).words + MEMORY_SPARE;
  try {
    const found = await explore({
      model,
      spec,
      options,
      tuning: { memoryBytesMax, digest: true },
      pool: thisThread,
      stop,
      ...(inspect ? { inspect: (stored, found) => inspect(stored, found, model) } : {}),
    });
    return { model, found };
  } catch (error) {
    if (error instanceof ModelFault) return error;
    throw error;
  }
}
