import { makeStopFlag, Stop } from '../explorer/stop.ts';
import { stopOnSignal } from './stop-on-signal.ts';

/** Runs something that looks at a stop flag; a signal raises it, or, if there is a limit, the end of time. */
export async function untilStopped<T>(
  secondsMax: number | undefined,
  run: (stop: Int32Array<SharedArrayBuffer>) => Promise<T>,
): Promise<T> {
  const stop = makeStopFlag();
  const raise = (reason: number) => (): void => {
    Atomics.compareExchange(stop, 0, Stop.run, reason);
  };
  const forget = stopOnSignal(raise(Stop.interrupted));
  const timer = secondsMax === undefined ? null : setTimeout(raise(Stop.time), secondsMax * 1000);
  try {
    return await run(stop);
  } finally {
    if (timer) clearTimeout(timer);
    forget();
  }
}
