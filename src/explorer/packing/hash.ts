/**
 * The hash of a packed state: one multiply and one shift a word, and a finaliser, so that states that differ in one bit spread over the whole table.
 * Two lanes with other constants make 64 bits. The second one reads every word turned by half: what two states differ in may cancel out in one lane, but not the same way in the other.
 */

interface Lane {
  readonly seed: number;
  readonly factors: readonly [number, number];
  readonly turned: boolean;
}

const LANES: readonly [Lane, Lane] = [
  { seed: 0x2f1b3c4d, factors: [0x9e3779b1, 0x85ebca6b], turned: false },
  { seed: 0x51ed270b, factors: [0xc2b2ae35, 0x27d4eb2f], turned: true },
];

/** Reads one hash lane of the state in `words[at...]`. */
export type HashWords = (words: Int32Array, at: number) => number;

/** JavaScript source of `function name(words, at)`: one lane of the hash of `count` words, unrolled while that stays readable. */
export function hashSource(name: string, count: number, lane: 0 | 1): string {
  const { seed, factors, turned } = LANES[lane];
  const read = (word: string): string => (turned ? `(${word} << 16 | ${word} >>> 16)` : word);
  const step = (word: string): string => `h = Math.imul(h ^ ${read(word)}, ${hex(factors[0])}); h ^= h >>> 15;`;
  const mixing =
    count <= 16
      ? Array.from({ length: count }, (_, w) => step(`words[at${w === 0 ? '' : ` + ${String(w)}`}]`)).join('\n  ')
      : `for (let w = at; w < at + ${String(count)}; w++) { ${step('words[w]')} }`;
  return `function ${name}(words, at) {
  let h = ${hex(seed)};
  ${mixing}
  h = Math.imul(h, ${hex(factors[1])});
  return h ^ (h >>> 14);
}`;
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}
