import { missProbability } from './run.ts';
import type { Run } from './run.ts';
import { probabilityText } from './value-text.ts';

/** What a green result of the direct-I/O model does not say, whatever was explored. */
export const directIoAssumptions: readonly string[] = [
  'Steps take effect in one order that everybody sees (sequential consistency): the barriers that the kernel documents are taken to work.',
  'The device touches only the bytes of the window of a submitted bio, as often as it likes until the bio ends, and nothing else.',
  'A program that unmaps, remaps or overwrites its own buffer during I/O gives up its claim to the data, and to nothing else.',
  'Whoever owns pages that a bio merely lists (page cache, pipe, kernel) keeps them until the bio is released; breaking that is found as a violation, not assumed away.',
  'A page has as many units as unitsPerPage says; offsets inside a unit and the values of bytes are not told apart.',
  'The kernel is the rule set named above: versions differ only in the decisions that the rule set lists.',
];

/** What every exhaustive result is silent about. */
export function searchAssumptions(run: Pick<Run, 'model' | 'options' | 'found'>): string[] {
  return [
    'Nothing beyond the bounds above was looked at: more pages, bios, segments or processes may behave differently.',
    storeAssumption(run),
  ];
}

function storeAssumption(run: Pick<Run, 'model' | 'options' | 'found'>): string {
  const probability = missProbability(run);
  if (probability === null)
    return 'The store of visited states is exact: it keeps the states themselves, so that none is hidden by a hash collision.';
  return `The store of visited states keeps fingerprints of 64 bits: that two of the states have the same one, so that a state and what only it leads to were missed, has the probability ${probabilityText(probability)} (distinct states squared, over 2^65), if the hash is as good as chance.`;
}
