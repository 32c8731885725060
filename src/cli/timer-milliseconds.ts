const MILLISECONDS_MAX = 2 ** 31 - 1;

/** Seconds for `setTimeout`, which takes no more than 24 days, and would fire at once. Timers count on whatever the clock on the wall does. */
export function timerMilliseconds(seconds: number): number {
  return Math.min(seconds * 1000, MILLISECONDS_MAX);
}
