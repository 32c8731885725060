import type { WordLoops } from './packed-engine.ts';

/**
 * A digest of a set of packed states that does not depend on their order: the sums, modulo 2^32, of two hash lanes of every state and of their product. `log` holds `end - 1` records of `words` words and a
 * link, from record 1; records whose link is 0 hold no state.
 */
export function stateSetDigest(loops: Pick<WordLoops, 'hash' | 'hashHigh'>, log: Int32Array, words: number, end: number): string {
  const stride = words + 1;
  let low = 0;
  let high = 0;
  let product = 0;
  for (let id = 1; id < end; id++) {
    const at = id * stride;
    if (log[at + words] === 0) continue;
    const a = loops.hash(log, at);
    const b = loops.hashHigh(log, at);
    low = (low + a) | 0;
    high = (high + b) | 0;
    product = (product + Math.imul(a | 1, b | 1)) | 0;
  }
  return [low, high, product].map((n) => (n >>> 0).toString(16).padStart(8, '0')).join('');
}
