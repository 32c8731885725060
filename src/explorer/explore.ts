import type { Piscina } from 'piscina';
import type { Checkpoint, Checkpoints } from './checkpoint.ts';
import type { Model, ModelSpec } from './model.ts';
import type { Exploration, ExploreOptions, Limit, Progress, WatchedProgress } from './result.ts';
import { Search } from './search.ts';
import type { StoreTuning } from './store-room.ts';
import type { StoredStates } from './stored-states.ts';
import { openPool } from './worker-pool.ts';

/** How a search uses the machine; the outcome is the same for all values, unless memory ends. */
export interface Tuning extends StoreTuning {
  /** Most ranks of a level that are expanded between two barriers. */
  readonly passRanksMax?: number;
  /** Tell `Exploration.witnesses`. */
  readonly witnesses?: boolean;
  /** Compute `Exploration.digest`. */
  readonly digest?: boolean;
  /** At the end, expand a few states once more by immer; throw a ModelFault if that gives something else. */
  readonly sample?: boolean;
}

/** A search and who wants to hear of it. */
export interface ExploreRequest {
  /** The model, and the same as plain data, from which every worker builds its own. */
  readonly model: Model;
  readonly spec: ModelSpec;
  readonly options: ExploreOptions;
  /** Threads to use, at the cost of speed if they have run another search; without it, `explore` opens a pool of `options.workers` threads and closes it. */
  readonly pool?: Piscina;
  /** Module that runs tasks, if not workers/expand. */
  readonly workerUrl?: string;
  /** Element 0 ends the search in order: see stop.ts. Shared memory, so that workers see it while they work. */
  readonly stop?: Int32Array<SharedArrayBuffer>;
  /** Ends the search, and the threads that do not listen; its reason is thrown. */
  readonly abort?: AbortSignal;
  /** Writes checkpoints, from which another search goes on; without it, none is written. */
  readonly checkpoints?: Checkpoints;
  /** Goes on from there instead of starting anew. Its folder is used and changed, and must be that of `checkpoints`. */
  readonly from?: Checkpoint;
  /** Called at the end of every pass over the frontier, or part of it. */
  readonly onProgress?: (progress: Progress) => void;
  /** Called once, with a function that tells at any time where the search is. */
  readonly watch?: (read: () => WatchedProgress) => void;
  /** Called once, at the end, with all states that were found, if memory has them; they are gone afterwards. */
  readonly inspect?: (stored: StoredStates, found: Exploration) => void | Promise<void>;
  readonly tuning?: Tuning;
}

/**
 * Explores all reachable states, breadth first. The answer does not depend on the number of workers, on the engine or on the schedule of threads, unless the search was stopped in the
 * middle of a level, by the stop flag or for want of memory. Throws a ModelFault if the model's code throws or leaves its ranges.
 */
export async function explore(request: ExploreRequest): Promise<Exploration> {
  const pool = request.pool ?? openPool(request.options.workers, request.workerUrl);
  const search = new Search(request, pool);
  try {
    return await run(search, request);
  } finally {
    search.close();
    if (!request.pool) await pool.close();
  }
}

async function run(search: Search, { options, from, onProgress, watch, inspect }: ExploreRequest): Promise<Exploration> {
  watch?.(() => search.progress());
  if (from) await search.goOn(from);
  else search.addInitialStates();
  let limit: Limit | null = null;
  while (search.frontier > 0) {
    limit = limitBefore(search, options);
    if (limit) break;
    limit = await search.expandLevel(onProgress);
    if (limit) break;
  }
  const digest = await search.audit();
  const found = search.result(limit, digest);
  const { stored } = search;
  if (stored) await inspect?.(stored, found);
  return found;
}

/** What forbids to expand the frontier. */
function limitBefore(search: Search, options: ExploreOptions): Limit | null {
  if (search.violated && !options.keepGoing) return 'violation';
  if (options.depthMax !== undefined && search.depth >= options.depthMax) return 'depth';
  if (options.statesMax !== undefined && search.distinct >= options.statesMax) return 'states';
  return null;
}
