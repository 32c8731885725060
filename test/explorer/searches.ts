import type { Piscina } from 'piscina';
import { explore } from '../../src/explorer/explore.ts';
import type { ExploreRequest } from '../../src/explorer/explore.ts';
import type { ModelSpec } from '../../src/explorer/model.ts';
import type { Engine, Exploration, ExploreOptions } from '../../src/explorer/result.ts';
import { buildModel } from '../../src/models/registry.ts';

/** A search in a test, with defaults for what the test does not care about. */
export interface SearchParts
  extends Partial<ExploreOptions>, Pick<ExploreRequest, 'tuning' | 'stop' | 'onProgress' | 'watch' | 'workerUrl'> {
  readonly pool?: Piscina;
}

export function search(spec: ModelSpec, parts: SearchParts = {}): Promise<Exploration> {
  const { engine = 'packed', store = 'exact', workers = 1, keepGoing = false, depthMax, statesMax, properties, ...rest } = parts;
  const limits = { ...(depthMax === undefined ? {} : { depthMax }), ...(statesMax === undefined ? {} : { statesMax }) };
  const options = { engine, store, workers, keepGoing, ...limits, ...(properties ? { properties } : {}) };
  return explore({ model: buildModel(spec), spec, options, ...rest });
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
