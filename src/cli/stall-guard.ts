import type { WatchedProgress } from '../explorer/result.ts';
import { timerMilliseconds } from './timer-milliseconds.ts';

/** How often a search is looked at until it counts as stalled. */
const LOOKS = 8;

/**
 * Calls `stalled` when threads have work and none has done anything for so many seconds. Looks are counted, not the time between them: a clock that jumps and a machine that sleeps are no
 * stall. Returns a function that ends it.
 */
export function guardAgainstStall(seconds: number, read: () => WatchedProgress, stalled: () => void): () => void {
  let before: number | null = null;
  let same = 0;
  const timer = setInterval(
    () => {
      const { pulse } = read();
      same = pulse !== null && pulse === before ? same + 1 : 0;
      before = pulse;
      if (same === LOOKS) stalled();
    },
    timerMilliseconds(seconds / LOOKS),
  );
  timer.unref();
  return () => clearInterval(timer);
}
