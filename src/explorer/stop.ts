/** Values of the stop flag. */
export const Stop = { run: 0, time: 1, interrupted: 2 } as const;

/** A flag that nobody has raised: store a value in element 0 to end a search in order. */
export function makeStopFlag(): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(4));
}
