/** Values of the stop flag. `pause`: end the running pass and write a checkpoint, then go on. */
export const Stop = { run: 0, time: 1, interrupted: 2, pause: 3 } as const;

/** A flag that nobody has raised. */
export function makeStopFlag(): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(4));
}

/** Ends a search in order, or pauses it. The first end counts; a pause gives way to it. */
export function raiseStop(flag: Int32Array, reason: number): void {
  const before = Atomics.compareExchange(flag, 0, Stop.run, reason);
  if (before === Stop.pause) Atomics.compareExchange(flag, 0, Stop.pause, reason);
}
