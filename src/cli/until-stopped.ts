import { makeStopFlag, raiseStop, Stop } from '../explorer/stop.ts';
import { stopOnSignal } from './stop-on-signal.ts';
import { timerMilliseconds } from './timer-milliseconds.ts';

/** Runs something that looks at a stop flag; a signal raises it, or, if there is a limit, the end of time. */
export async function untilStopped<T>(
  secondsMax: number | undefined,
  run: (stop: Int32Array<SharedArrayBuffer>) => Promise<T>,
): Promise<T> {
  const stop = makeStopFlag();
  const forget = stopOnSignal(() => raiseStop(stop, Stop.interrupted));
  const timer = secondsMax === undefined ? null : setTimeout(() => raiseStop(stop, Stop.time), timerMilliseconds(secondsMax));
  try {
    return await run(stop);
  } finally {
    if (timer) clearTimeout(timer);
    forget();
  }
}
