import { expect, it } from 'vitest';
import { makeStopFlag, Stop } from '../../src/explorer/stop.ts';
import { allMutations } from '../../src/mutants/all-mutations.ts';
import { groundsOf, tryMutations } from '../../src/mutants/campaign.ts';
import { mutationName } from '../../src/mutants/mutation.ts';
import { mutantRecord, scoreText, tallyOf } from '../../src/mutants/report.ts';
import { forEffects } from '../../src/mutants/trial.ts';
import { scenario } from '../model/shipped.ts';

const effort = { workers: 2, stop: makeStopFlag() };
const places = [
  ['merge', '6.2'],
  ['map-user-iov', '6.3'],
  ['merge', '6.6'],
  ['trim-zero', '6.6'],
  ['dio-read-fork', '6.6'],
  ['pipe', '6.6'],
  ['read-write-fork', '6.6'],
].map(([name, kernel]) => ({ scenario: scenario(name), kernel }));
const grounds = await groundsOf(places, effort);
const all = allMutations(
  grounds,
  new Map([
    ['samePageDrop', ['when-same', 'never']],
    ['setFlags', ['never', 'each-extraction']],
    ['mapSamePage', ['put-if-refused', 'drop-if-merged', 'never']],
    ['pipe', ['unsupported', 'list']],
  ]),
);

/** Mistakes, and what must come of them: by what the step does, not by a run. */
const sample: Readonly<Record<string, string>> = {
  // A token that is not dropped, a bio that keeps what it has lost, a page nobody counted.
  'rule samePageDrop: when-same -> never': 'killed by tokens-cover-vectors in merge',
  'release-page: pages[].ref lost': 'killed by counter-equals-tokens in merge',
  'release-page: pages[].ref one-less': 'killed by counter-equals-tokens in merge',
  'fork: processes[].ptes[].page lost': 'killed by mapcount-equals-ptes in dio-read-fork',
  // The trim is never done; nothing happens any more.
  'trim: never': 'killed by deadlock in trim-zero',
  // What does not fit its field is no state at all.
  'fork: pages[].mapcount one-more': 'killed by range check in dio-read-fork',
  // Nobody reads the size of an extraction that is over, so clearing it only makes fewer states.
  'get-pages-loop: calls[].size lost': 'same-behaviour',
  // Sets the flags that are set already.
  'set-pages-dirty: twice': 'same-graph',
  // 6.2 does not look at the flags that it would set, by steps that it does not have.
  'rule setFlags: never -> each-extraction': 'same-behaviour',
  // The bug of 6.3 is mended; and what was merged is never refused.
  'rule mapSamePage: put-if-refused -> drop-if-merged': 'killed by no more tokens-cover-vectors in map-user-iov',
  'rule mapSamePage: put-if-refused -> never': 'same-graph',
  // A pipe that 6.6 refuses would be freed under the device.
  'rule pipe: unsupported -> list': 'killed by no-free-under-dma in pipe',
};

it('takes as grounds what is small, verified or not', () => {
  expect(grounds.map((g) => [g.scenario.name, g.kernel, g.violates])).toEqual([
    ['merge', '6.2', null],
    ['map-user-iov', '6.3', 'tokens-cover-vectors'],
    ['merge', '6.6', null],
    ['trim-zero', '6.6', null],
    ['dio-read-fork', '6.6', null],
    ['pipe', '6.6', null],
  ]);
});

it('makes mistakes in steps only where everything is verified and nothing refused', () => {
  expect(grounds.filter(forEffects).map((g) => g.scenario.name)).toEqual(['merge', 'merge', 'trim-zero', 'dio-read-fork']);
  expect(all.map(mutationName).filter((name) => /^(map-add|extract-unsupported):/.test(name))).toEqual([]);
});

it('makes every mistake of the sample', () => {
  const names = all.map(mutationName);
  expect(new Set(names).size).toBe(names.length);
  expect(Object.keys(sample).filter((name) => !names.includes(name))).toEqual([]);
  expect(names.filter((name) => name.includes('ghost.'))).toEqual([]);
});

it('tells of each what becomes of it', async () => {
  const mutations = all.filter((mutation) => mutationName(mutation) in sample);
  const outcomes = await tryMutations(mutations, grounds, effort);
  const told = outcomes.map(({ mutation, verdict, by, scenario: where }) => {
    const name = mutationName(mutation);
    return [name, verdict === 'killed' ? `killed by ${by ?? ''} in ${where ?? ''}` : verdict];
  });
  expect(Object.fromEntries(told)).toEqual(sample);

  const records = outcomes.map(mutantRecord);
  expect(scoreText(tallyOf(records, () => true))).toBe('Score 100.0 %: 8 of 8 killed, 0 survived, 4 equivalent.');
});

it('sees that a table is taken over again and again, though other calls still end', async () => {
  const listed = await groundsOf([{ scenario: scenario('listed'), kernel: '6.6' }], effort);
  const mutation = { kind: 'write', transition: 'bvec-set', field: 'calls[].pc', operator: 'lost' } as const;
  expect(await tryMutations([mutation], listed, effort)).toMatchObject([
    { verdict: 'killed', by: 'no end', steps: null, scenario: 'listed' },
  ]);
});

it('says nothing of what it was stopped in', async () => {
  const stop = makeStopFlag();
  stop[0] = Stop.time;
  expect(await tryMutations(all.slice(0, 2), grounds, { workers: 1, stop })).toEqual([]);
});
