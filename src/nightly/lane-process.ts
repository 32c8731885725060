import process from 'node:process';
import type { Piscina } from 'piscina';
import { explore } from '../explorer/explore.ts';
import type { Model, ModelSpec } from '../explorer/model/model.ts';
import { makeStopFlag, raiseStop, Stop } from '../explorer/stop.ts';
import { openPool } from '../explorer/worker-pool.ts';
import { keptSearch } from './kept-search.ts';
import type { FromLane, Job, Searched, ToLane } from './lane-messages.ts';

/** The other side of a Lane: a process that does one job after the other until its parent is gone. The binding comes from a file of `workers/`. */
export function serveLane(buildModel: (spec: ModelSpec) => Model): void {
  const stop = makeStopFlag();
  let pool: Piscina | null = null;
  const answer = (message: FromLane): void => {
    process.send?.(message);
  };
  const work = async (job: Job): Promise<void> => {
    Atomics.store(stop, 0, Stop.run);
    try {
      if (job.beside) pool ??= openPool(job.workers);
      answer({ kind: 'searched', ...(await search(job, buildModel(job.spec), stop, job.beside ? pool : null)) });
    } catch (error) {
      answer({ kind: 'fault', why: error instanceof Error ? error.message : String(error) });
    }
  };
  process.on('message', (message: ToLane) => {
    if (message.kind === 'stop') raiseStop(stop, message.reason);
    else void work(message.job);
  });
  process.on('disconnect', () => process.exit());
  // A terminal or a service manager signals the whole group: it is the parent that says what becomes of the search.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
}

async function search(job: Job, model: Model, stop: Int32Array<SharedArrayBuffer>, pool: Piscina | null): Promise<Searched> {
  const { spec, properties, workers, memoryBytesMax, spillFolder, checkpoint } = job;
  const options = { engine: 'packed', workers, keepGoing: false, properties } as const;
  const tuning = { sample: true, memoryBytesMax, ...(spillFolder === null ? {} : { spillFolder }) };
  const kept = checkpoint && keptSearch(checkpoint.folder, checkpoint.identity, stop);
  const began = performance.now();
  try {
    const found = await explore({ model, spec, options, stop, tuning, ...(pool ? { pool } : {}), ...kept?.request });
    if (found.limit === null || found.limit === 'violation') kept?.forget();
    return { found, seconds: (performance.now() - began) / 1000, statesBefore: kept?.statesBefore ?? 0, notes: kept?.notes ?? [] };
  } finally {
    kept?.end();
  }
}
