import { expect, it } from 'vitest';
import { makeStopFlag, Stop } from '../../src/explorer/stop.ts';
import { Lane } from '../../src/nightly/lane.ts';
import type { Job } from '../../src/nightly/lane-messages.ts';
import { specOf } from '../model/shipped.ts';
import { lanesOf } from './nights.ts';

const job = (spec: Job['spec']): Job => ({
  spec,
  properties: ['deadlock'],
  workers: 1,
  memoryBytesMax: 2 ** 26,
  beside: true,
  spillFolder: null,
});
const limits = { stop: makeStopFlag(), secondsMax: Infinity, graceSeconds: 60 };

it('a lane answers faults, goes on after them, and is killed when it hangs', async () => {
  const lane = new Lane();
  const [pid] = lanesOf(process.pid);
  expect(await lane.run(job({ model: 'no-such', config: {} }), limits)).toEqual({
    kind: 'fault',
    why: expect.stringContaining('there is no model no-such'),
  });
  expect(await lane.run(job(specOf('trim', { kernel: 'v5' })), limits)).toMatchObject({ kind: 'searched', found: { limit: null } });
  expect(lane.alive).toBe(true);

  process.kill(pid, 'SIGSTOP');
  const stop = makeStopFlag();
  Atomics.store(stop, 0, Stop.time);
  const end = await lane.run(job(specOf('trim', { kernel: 'v5' })), { ...limits, stop, graceSeconds: 0.2 });
  expect(end).toEqual({ kind: 'fault', why: 'it did not end within 0.2 s after it was told to, and was killed' });
  expect(lane.alive).toBe(false);
  expect(await lane.run(job(specOf('trim', { kernel: 'v5' })), limits)).toEqual(end);
}, 60_000);
