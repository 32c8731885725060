import type { Env } from './env.ts';

/** A folio: the frames `head` to `end - 1`; a small page is a folio of one frame. Counters stand in the head page. */
export interface Folio {
  readonly head: number;
  readonly end: number;
  readonly large: boolean;
}

/** Every folio of memory, in the order of their frames. */
export function foliosOf(env: Env): readonly Folio[] {
  const folios: Folio[] = [];
  for (let head = 0; head < env.bounds.frames; head++) {
    if (env.headOf[head] !== head) continue;
    let end = head + 1;
    while (end < env.bounds.frames && env.headOf[end] === head) end++;
    folios.push({ head, end, large: env.compound[head] });
  }
  return folios;
}
