import type { Call } from './snapshot.ts';

/** Address in units of unit `k` of a call's iterator, k from 0: virtual, physical or file position as the kind has it; -1 beyond the end. */
export function unitAddress(call: Call, k: number): number {
  let position = k;
  for (let s = 0; s < call.segments.length; s++) {
    const { start, len } = call.segments[s];
    if (position < len) return start + position;
    position -= len;
  }
  return -1;
}
