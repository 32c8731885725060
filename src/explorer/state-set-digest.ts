import type { WordLoops } from './packed-engine.ts';
import type { RecordReader } from './record-reader.ts';

/**
 * A digest of a set of packed states that does not depend on their order: the sums, modulo 2^32, of two hash lanes of every state and of their product. There are `end - 1` records, from record 1, whose link is word
 * `link`; those whose link is 0 hold no state.
 */
export function stateSetDigest(loops: Pick<WordLoops, 'hash' | 'hashHigh'>, reader: RecordReader, link: number, end: number): string {
  let low = 0;
  let high = 0;
  let product = 0;
  for (let id = 1; id < end; id++) {
    const at = reader.locate(id);
    const { words } = reader;
    if (words[at + link] === 0) continue;
    const a = loops.hash(words, at);
    const b = loops.hashHigh(words, at);
    low = (low + a) | 0;
    high = (high + b) | 0;
    product = (product + Math.imul(a | 1, b | 1)) | 0;
  }
  return [low, high, product].map((n) => (n >>> 0).toString(16).padStart(8, '0')).join('');
}
