import type { ExploreRequest } from './explore-request.ts';
import type { Exploration, ExploreOptions, Limit } from './result.ts';
import { Search } from './search/search.ts';
import { openPool } from './worker-pool.ts';

/**
 * Explores all reachable states, breadth first. The answer does not depend on the number of workers, on the engine or on the schedule of threads, unless the search was stopped in the
 * middle of a level, by the stop flag or for want of memory. Throws a ModelFault if the model's code throws or leaves its ranges.
 */
export async function explore(request: ExploreRequest): Promise<Exploration> {
  const pool = request.pool ?? openPool(request.options.workers, request.workerUrl);
  try {
    const search = new Search(request, pool);
    try {
      return await run(search, request);
    } finally {
      search.close();
    }
  } finally {
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
