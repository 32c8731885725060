import { explore } from '../explorer/explore.ts';
import type { ExploreOptions } from '../explorer/result.ts';
import { makeStopFlag, Stop } from '../explorer/stop.ts';
import { openPool } from '../explorer/worker-pool.ts';
import { minimize } from '../minimize/minimize.ts';
import type { Attempt, Reduction } from '../minimize/minimize.ts';
import { buildModel } from '../models/registry.ts';
import type { Minimal, Run, ToldTrace } from '../report/run.ts';
import { tellMinimal } from '../report/minimal.ts';
import type { ModelConfig } from '../state/bounds.ts';
import { stopOnSignal } from './stop-on-signal.ts';
import { timerMilliseconds } from './timer-milliseconds.ts';

/** The smallest world in which a run's violation is found. Each search in it has the limits of the run; after an interruption, what is left counts as not decided. */
export async function minimizeRun(run: Run, violation: ToldTrace, tell: (step: Reduction) => void): Promise<Minimal> {
  const { spec, options, memoryBytesMax, secondsMax } = run;
  const { property, initial, actions } = violation.record;
  const stop = makeStopFlag();
  const forget = stopOnSignal(() => Atomics.store(stop, 0, Stop.interrupted));
  const pool = openPool(options.workers);
  const search = async (config: ModelConfig): Promise<Attempt> => {
    const smaller = { model: spec.model, config };
    const timeOver = (): number => Atomics.compareExchange(stop, 0, Stop.run, Stop.time);
    const timer = secondsMax === null ? null : setTimeout(timeOver, timerMilliseconds(secondsMax));
    try {
      const request = {
        model: buildModel(smaller),
        spec: smaller,
        options: wanted(options, property),
        tuning: { memoryBytesMax },
        stop,
        pool,
      };
      const { violations, limit, distinct } = await explore(request);
      return { trace: violations.at(0)?.trace ?? null, undecided: limit !== null && limit !== 'violation', distinct };
    } finally {
      if (timer) clearTimeout(timer);
      Atomics.compareExchange(stop, 0, Stop.time, Stop.run);
    }
  };
  try {
    const minimum = await minimize(spec.config as ModelConfig, { initial, actions }, property, search, tell);
    const minimal = tellMinimal(run, violation, minimum, buildModel({ model: spec.model, config: minimum.config }));
    return { ...minimal, interrupted: Atomics.load(stop, 0) === Stop.interrupted };
  } finally {
    await pool.close();
    forget();
  }
}

/** A search for one property; a limit of depth would forbid a longer way in a smaller world. */
function wanted({ engine, store, workers, statesMax }: ExploreOptions, property: string): ExploreOptions {
  return {
    engine,
    store: store ?? 'exact',
    workers,
    keepGoing: false,
    properties: [property],
    ...(statesMax === undefined ? {} : { statesMax }),
  };
}
