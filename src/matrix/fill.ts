import type { Piscina } from 'piscina';
import { explore } from '../explorer/explore.ts';
import type { Model } from '../explorer/model/model.ts';
import { ModelFault } from '../explorer/model/model-fault.ts';
import type { ExploreOptions } from '../explorer/result.ts';
import { openPool } from '../explorer/worker-pool.ts';
import { buildModel } from '../models/registry.ts';
import { DIRECT_IO } from '../report/describer-of.ts';
import { judge } from '../report/judgement.ts';
import { inapplicable } from './applicable.ts';
import type { Filled, Place } from './cell.ts';

/** What all cells are explored with. */
export interface Effort {
  /** Threads for the whole matrix. */
  readonly workers: number;
  /** Bytes for the states of one cell, or of all that are explored at a time. */
  readonly memoryBytesMax: number;
  /** Limits of each search, and its engine and store. */
  readonly options: Omit<ExploreOptions, 'workers' | 'keepGoing' | 'properties'> & { readonly keepGoing?: boolean };
  /** Bounds differ from what the scenarios say. */
  readonly altered: boolean;
  /** Element 0 ends everything in order: see stop.ts. */
  readonly stop: Int32Array<SharedArrayBuffer>;
  readonly onCell?: (filled: Filled) => void;
}

/** What a cell may take of the memory while others are explored beside it; one that needs more is explored once more, alone. */
const BESIDE_OTHERS_BYTES = 2 ** 28;

/**
 * Fills cells, in whatever order suits the machine; the answer has the order of `places`. Small cells are explored side by side, each by one worker that has done other cells before,
 * because a thread takes longer to start than most of them to explore. Those of slow scenarios come afterwards, one by one, each by fresh threads.
 * Throws a ModelFault if a model is at fault.
 */
export async function fillCells(places: readonly Place[], effort: Effort): Promise<Filled[]> {
  const filled = new Map<Place, Filled>();
  const done = (result: Filled, place: Place): void => {
    filled.set(place, result);
    effort.onCell?.(result);
  };
  const small = places.filter(({ scenario }) => !scenario.slow);
  const large = places.filter(({ scenario }) => scenario.slow);
  const lane = async (): Promise<void> => {
    const pool = openPool(1);
    try {
      for (let place = small.shift(); place; place = small.shift()) {
        const memoryBytesMax = Math.min(BESIDE_OTHERS_BYTES, effort.memoryBytesMax / effort.workers);
        const result = await fillCell(place, { ...effort, workers: 1, memoryBytesMax }, pool);
        if (result.why === 'memory') large.push(place);
        else done(result, place);
      }
    } finally {
      await pool.close();
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: Math.min(effort.workers, small.length) }, lane));
  for (const outcome of lanes) if (outcome.status === 'rejected') throw outcome.reason;
  for (const place of large) done(await fillCell(place, effort), place);
  return places.flatMap((place) => filled.get(place) ?? []);
}

/** Fills one cell. Throws a ModelFault if the model is at fault. */
export async function fillCell({ scenario, kernel }: Place, effort: Effort, pool?: Piscina): Promise<Filled> {
  const spec = { model: DIRECT_IO, config: { ...scenario.plan, kernel } };
  const why = inapplicable(spec.config);
  if (why !== null) {
    const cell = { verdict: 'not-applicable', property: null, distinct: 0, generated: 0, depth: 0 } as const;
    return { scenario, kernel, cell, violated: [], why, expected: null, seconds: 0 };
  }
  const model = buildModel(spec);
  const properties = checkedProperties(model, scenario.expect[kernel]?.skip ?? []);
  const options = { keepGoing: false, ...effort.options, workers: effort.workers, properties };
  const { memoryBytesMax, stop } = effort;
  const request = { model, spec, options, stop, tuning: { memoryBytesMax }, ...(pool ? { pool } : {}) };
  const began = performance.now();
  const found = await explore(request).catch((error: unknown) => {
    throw error instanceof ModelFault ? new ModelFault(`${scenario.name} under ${kernel}: ${error.message}`, error.trace) : error;
  });
  const seconds = (performance.now() - began) / 1000;
  const { verdict, property, limit, expected } = judge(model, { scenario, kernel, altered: effort.altered, chosen: null }, found);
  const { distinct, generated, depth } = found;
  const violated = found.violations.map((violation) => violation.property);
  return { scenario, kernel, cell: { verdict, property, distinct, generated, depth }, violated, why: limit, expected, seconds };
}

/** All properties but the optional ones and those that the scenario skips. */
export function checkedProperties(model: Model, skip: readonly string[]): string[] {
  return [...model.properties.filter((p) => !p.optional).map((p) => p.name), 'deadlock'].filter((name) => !skip.includes(name));
}
