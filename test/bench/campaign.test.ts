import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runGroup, WrongCounts } from '../../bench/campaign.ts';
import { numberIn } from '../../bench/contestant.ts';
import type { Contestant } from '../../bench/contestant.ts';
import { measure, meterAbsence } from '../../bench/measure.ts';
import { subjects } from '../../bench/subjects.ts';
import { measureTwoAtOnce } from '../../bench/two-at-once.ts';
import { emptyFolder } from '../empty-folder.ts';

const subject = subjects[0];
const size = subject.sizes[0];
const reason = meterAbsence();

/** A tool that prints how many states it saw, or dies. */
function fake(id: string, script: string): Contestant {
  return {
    id,
    title: id,
    cores: 1,
    pace: 'fast',
    absence: () => null,
    version: () => '',
    plays: () => true,
    prepare: () => ({
      command: ['sh', '-c', script],
      read: (printed) => ({ ...size.counts, distinct: numberIn(printed, /(\d+) states/) }),
    }),
  };
}

describe.skipIf(reason !== null)(`a campaign${reason === null ? '' : ` (skipped: ${reason})`}`, () => {
  const told: string[] = [];
  const run = (...contestants: Contestant[]) => {
    told.length = 0;
    return runGroup({ subject, size, contestants }, 2, emptyFolder(), (line) => void told.push(line.split(':')[0]));
  };

  test('lets all take turns, and goes on without one that fails', async () => {
    const [a, b, c] = await run(fake('a', 'echo 288 states'), fake('b', 'echo no memory; exit 1'), fake('c', 'echo 288 states'));
    expect(told).toStrictEqual(['a 1/2', 'b failed', 'c 1/2', 'a 2/2', 'c 2/2'].map((line) => `two-phase-commit 3 ${line}`));
    expect([a.runs.length, b.runs.length, c.runs.length]).toStrictEqual([2, 0, 2]);
    expect([a.failure, c.failure]).toStrictEqual([null, null]);
    expect(b.failure).toContain('no memory');
  });

  test('ends at the first wrong count', async () => {
    await expect(run(fake('a', 'echo 288 states'), fake('b', 'echo 287 states'))).rejects.toThrow(WrongCounts);
  });
});

test.skipIf(reason !== null)('two searches at once are measured beside one alone, each in a folder of its own', async () => {
  // Every second and third one begins together, waits for the other, and is slow.
  const count = '$(($(wc -l < ../begun) % 3))';
  const script = `pwd >> ../begun; [ ${count} = 1 ] || { while [ ${count} != 0 ]; do sleep 0.01; done; sleep 0.5; }`;
  const folder = emptyFolder();
  const { alone, both, slowdown } = await measureTwoAtOnce({ subject, size, contestants: [fake('pincheck-1', script)] }, 2, folder);
  expect([alone.length, both.length]).toStrictEqual([2, 2]);
  expect(Math.min(...both)).toBeGreaterThanOrEqual(0.5);
  expect(slowdown).toBeCloseTo((both[0] + both[1]) / (alone[0] + alone[1]));
  const places = readFileSync(join(folder, 'begun'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((place) => basename(place));
  expect([places[0], places.slice(1, 3).sort(), places[3], places.slice(4).sort()]).toEqual([
    'one',
    ['one', 'other'],
    'one',
    ['one', 'other'],
  ]);
  await expect(measureTwoAtOnce({ subject, size, contestants: [fake('a', '')] }, 2, emptyFolder())).rejects.toThrow('no pincheck');
});

test.skipIf(reason !== null)('CPU time of a process that nobody waits for is seen', async () => {
  const busy = 'i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done';
  // The inner shell starts the loop in the background and ends; the outer one stays until it is done.
  const { cost } = await measure(
    ['sh', '-c', `(sh -c '${busy}; touch done' &) ; while [ ! -e done ]; do sleep 0.05; done; sleep 0.3`],
    emptyFolder(),
    true,
  );
  const alone = await measure(['sh', '-c', busy], emptyFolder(), false);
  expect(cost.cpuSeconds).toBeGreaterThan(alone.cost.cpuSeconds / 4);
});
