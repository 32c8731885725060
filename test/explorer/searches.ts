import type { Piscina } from 'piscina';
import { explore } from '../../src/explorer/explore.ts';
import type { ExploreRequest } from '../../src/explorer/explore-request.ts';
import type { ModelSpec } from '../../src/explorer/model/model.ts';
import type { Engine, Exploration, ExploreOptions } from '../../src/explorer/result.ts';
import { buildModel } from '../../src/models/registry.ts';

/** A search in a test, with defaults for what the test does not care about. */
export interface SearchParts
  extends
    Partial<ExploreOptions>,
    Pick<ExploreRequest, 'tuning' | 'stop' | 'inspect' | 'onProgress' | 'watch' | 'workerUrl' | 'checkpoints' | 'from'> {
  readonly pool?: Piscina;
}

/** Searches of one process reserve much address space each until it is collected; too much, and the system lets no thread start its compiler. */
export const MEMORY_BYTES_MAX = 2 ** 28;

export function search(spec: ModelSpec, parts: SearchParts = {}): Promise<Exploration> {
  const {
    engine = 'packed',
    store = 'exact',
    workers = 1,
    keepGoing = false,
    depthMax,
    statesMax,
    violationsMax,
    properties,
    tuning,
    ...rest
  } = parts;
  const limits = {
    ...(depthMax === undefined ? {} : { depthMax }),
    ...(statesMax === undefined ? {} : { statesMax }),
    ...(violationsMax === undefined ? {} : { violationsMax }),
  };
  const options = { engine, store, workers, keepGoing, ...limits, ...(properties ? { properties } : {}) };
  return explore({ model: buildModel(spec), spec, options, tuning: { memoryBytesMax: MEMORY_BYTES_MAX, ...tuning }, ...rest });
}

/** Small models of all kinds: verified, violated, deadlocked. */
export const smallModels: readonly ModelSpec[] = [
  { model: 'two-phase-commit', config: { managers: 3 } },
  { model: 'two-phase-commit', config: { managers: 4 } },
  { model: 'dining-philosophers', config: { seats: 6 } },
  { model: 'dining-philosophers', config: { seats: 5, polite: true } },
  { model: 'broken-counter', config: { processes: 4 } },
  { model: 'page-pin', config: { pages: 1, actors: 4 } },
  { model: 'page-pin', config: { pages: 1, actors: 4, sharePinned: true } },
];

export const engines: readonly Engine[] = ['packed', 'immer'];

export function nameOf(spec: ModelSpec): string {
  return `${spec.model} ${JSON.stringify(spec.config)}`;
}
