import type { Piscina } from 'piscina';
import type { Checkpoint, Checkpoints } from './checkpoint/checkpoint.ts';
import type { Model, ModelSpec } from './model/model.ts';
import type { Exploration, ExploreOptions, Progress, WatchedProgress } from './result.ts';
import type { StoreTuning } from './store/store-room.ts';
import type { StoredStates } from './store/stored-states.ts';

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
  readonly pool?: Pick<Piscina, 'run' | 'close'>;
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
