import { beforeEach, expect, it, vi } from 'vitest';
import { makeStopFlag, Stop } from '../../src/explorer/stop.ts';
import type { Entry } from '../../src/nightly/entry.ts';
import type { Limits } from '../../src/nightly/lane.ts';
import type { FromLane, Job } from '../../src/nightly/lane-messages.ts';
import { runCampaign } from '../../src/nightly/run-campaign.ts';
import type { CampaignEffort, End } from '../../src/nightly/run-campaign.ts';
import { scenario } from '../model/shipped.ts';
import { entry, found } from './nights.ts';

/** Lanes are no processes here: they answer at once what a test says. */
vi.mock('../../src/nightly/lane.ts', () => ({
  Lane: class {
    readonly alive = true;
    readonly kill = (): void => undefined;
    readonly run = (job: Job, limits: Limits): Promise<FromLane> => {
      asked.push({ job, limits });
      return Promise.resolve(answer(job));
    };
  },
}));

let asked: { job: Job; limits: Limits }[] = [];
let answer: (job: Job) => FromLane;

beforeEach(() => {
  asked = [];
  answer = () => searched(null);
});

function searched(limit: 'memory' | 'time' | null): FromLane {
  return { kind: 'searched', found: found({ limit }), seconds: 1, statesBefore: 0, notes: [] };
}

/** What became of entries, in the order in which they ended. */
async function endsOf(entries: readonly Entry[], effort: Partial<CampaignEffort> = {}): Promise<[string, End][]> {
  const ends: [string, End][] = [];
  await runCampaign(entries, {
    ...{ workers: 2, memoryBytesMax: 1e8, spillFolder: 'results', checkpoints: 'kept', version: '1', graceSeconds: 60, reserveSeconds: 30 },
    secondsLeft: () => 3600,
    stop: makeStopFlag(),
    onBegin: () => undefined,
    onEnd: ({ id }, end) => ends.push([id, end]),
    ...effort,
  });
  return ends;
}

const giant = entry({ id: 'merge v5 bios=3', role: 'giant' });

it('explores giants when all that is small is done, with all threads and all memory, and keeps them', async () => {
  const ends = await endsOf([giant, entry({ id: 'one' }), entry({ id: 'two' })]);
  expect(ends.map(([id]) => id)).toEqual(['one', 'two', giant.id]);
  const beside = { workers: 1, memoryBytesMax: 5e7, beside: true, spillFolder: null, checkpoint: null };
  const alone = { workers: 2, memoryBytesMax: 1e8, beside: false, spillFolder: 'results', checkpoint: { folder: 'kept/merge_v5_bios=3' } };
  expect(asked.map(({ job }) => job)).toMatchObject([beside, beside, alone]);
});

it('gives no small entry more than 256 MiB and two minutes', async () => {
  await endsOf([entry()], { memoryBytesMax: 2 ** 32 });
  expect(asked).toMatchObject([{ job: { memoryBytesMax: 2 ** 28 }, limits: { secondsMax: 120, graceSeconds: 60 } }]);
});

it.each(['memory', 'time'] as const)('explores alone what had not enough %s beside others, and tells only that', async (limit) => {
  answer = ({ beside }) => searched(beside ? limit : null);
  expect(await endsOf([entry()])).toEqual([['merge v5', searched(null)]]);
  expect(asked.map(({ job }) => job.beside)).toEqual([true, false]);
});

it('tells how far a small entry came that no time is left to explore alone', async () => {
  answer = () => searched('time');
  expect(await endsOf([entry(), giant], { secondsLeft: () => 30 })).toEqual([['merge v5', searched('time')]]);
  expect(asked).toHaveLength(1);
});

it('tells how far a small entry came when time was over for everything, and begins no other', async () => {
  const stop = makeStopFlag();
  answer = () => {
    Atomics.store(stop, 0, Stop.time);
    return searched('time');
  };
  expect(await endsOf([entry(), entry({ id: 'next' }), giant], { stop, workers: 1 })).toEqual([['merge v5', searched('time')]]);
});

it('tells a giant to end so early that it can be kept, and begins none without time for that', async () => {
  await endsOf([giant], { secondsLeft: () => 31 });
  expect(asked).toMatchObject([{ limits: { secondsMax: 1, graceSeconds: 90 } }]);
  expect(await endsOf([giant], { secondsLeft: () => 30 })).toEqual([]);
});

it('judges what the scenario does not skip under the kernel', async () => {
  const expecting = { v5: { violated: null, skip: ['no-underflow', 'deadlock'], why: 'a test' } };
  await endsOf([entry(), entry({ scenario: { ...scenario('merge'), expect: expecting } })], { workers: 1 });
  const [all, some] = asked.map(({ job }) => job.properties);
  expect(all).toEqual(expect.arrayContaining(['no-underflow', 'deadlock']));
  expect(some).toEqual(all.filter((name) => !['no-underflow', 'deadlock'].includes(name)));
});
