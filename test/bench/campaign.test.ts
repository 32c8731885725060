import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runGroup, WrongCounts } from '../../bench/campaign.ts';
import { numberIn } from '../../bench/contestant.ts';
import type { Contestant } from '../../bench/contestant.ts';
import { measure, meterAbsence } from '../../bench/measure.ts';
import { subjects } from '../../bench/subjects.ts';
import { measureTwoAtOnce } from '../../bench/two-at-once.ts';

const subject = subjects[0];
const size = subject.sizes[0];
const reason = meterAbsence();

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pincheck-bench-test-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

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
    return runGroup({ subject, size, contestants }, 2, folder, (line) => void told.push(line.split(':')[0]));
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
  // Slow where another one is at work.
  const contestant = fake('pincheck-1', 'if mkdir ../busy; then sleep 0.3; rmdir ../busy; else sleep 0.9; fi');
  const { alone, both, slowdown } = await measureTwoAtOnce({ subject, size, contestants: [contestant] }, 2, folder);
  expect([alone.length, both.length]).toStrictEqual([2, 2]);
  expect(Math.max(...alone)).toBeLessThan(0.8);
  expect(Math.min(...both)).toBeGreaterThanOrEqual(0.9);
  expect(slowdown).toBeGreaterThan(1.2);
  await expect(measureTwoAtOnce({ subject, size, contestants: [fake('a', '')] }, 2, folder)).rejects.toThrow('no pincheck');
});

test.skipIf(reason !== null)('CPU time of a process that nobody waits for is seen', async () => {
  const busy = 'i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done';
  // The inner shell starts the loop in the background and ends; the outer one stays until it is done.
  const { cost } = await measure(
    ['sh', '-c', `(sh -c '${busy}; touch done' &) ; while [ ! -e done ]; do sleep 0.05; done; sleep 0.3`],
    folder,
    true,
  );
  const alone = await measure(['sh', '-c', busy], folder, false);
  expect(cost.cpuSeconds).toBeGreaterThan(alone.cost.cpuSeconds / 4);
});
