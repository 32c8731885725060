import { hashSource } from './hash.ts';

/** States of up to so many words are copied and compared without a loop. */
const UNROLL_MAX = 16;

/** JavaScript source of what is done to all words of a state: two hash lanes, comparison and copy, each made for states of `words` words. */
export function wordLoopsSource(words: number): string {
  const all = (each: (w: string) => string, between: string): string =>
    Array.from({ length: words }, (_, w) => each(w === 0 ? '' : ` + ${String(w)}`)).join(between);
  const same =
    words <= UNROLL_MAX
      ? `return ${all((w) => `a[i${w}] === b[j${w}]`, ' && ')};`
      : `for (let w = 0; w < ${String(words)}; w++) if (a[i + w] !== b[j + w]) return false;\n  return true;`;
  const copy =
    words <= UNROLL_MAX ? all((w) => `a[i${w}] = b[j${w}];`, ' ') : `for (let w = 0; w < ${String(words)}; w++) a[i + w] = b[j + w];`;
  return `${hashSource('hash', words, 0)}

${hashSource('hashHigh', words, 1)}

function sameState(a, i, b, j) {
  ${same}
}

function copyState(a, i, b, j) {
  ${copy}
}`;
}
