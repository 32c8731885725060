import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { explore } from '../../src/explorer/explore.ts';
import { own } from '../../src/explorer/files/folder-owner.ts';
import { makeStopFlag, Stop } from '../../src/explorer/stop.ts';
import { buildModel } from '../../src/models/registry.ts';
import { keptSearch } from '../../src/nightly/kept-search.ts';
import { Lane } from '../../src/nightly/lane.ts';
import type { Job } from '../../src/nightly/lane-messages.ts';
import { specOf } from '../model/shipped.ts';
import { emptyFolder } from '../empty-folder.ts';
import { lanesOf } from './lanes.ts';

const job = (spec: Job['spec']): Job => ({
  spec,
  properties: ['deadlock'],
  workers: 1,
  memoryBytesMax: 2 ** 26,
  beside: true,
  spillFolder: null,
  checkpoint: null,
});
const limits = { stop: makeStopFlag(), secondsMax: Infinity, graceSeconds: 60 };

it('a lane answers faults, goes on after them and after signals to the whole group, and is killed when it hangs', async () => {
  const lane = new Lane();
  const [pid] = lanesOf(process.pid);
  expect(await lane.run(job({ model: 'no-such', config: {} }), limits)).toEqual({
    kind: 'fault',
    why: expect.stringContaining('there is no model no-such'),
  });
  expect(await lane.run(job(specOf('trim', { kernel: 'v5' })), limits)).toMatchObject({ kind: 'searched', found: { limit: null } });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.kill(pid, signal);
    expect(await lane.run(job(specOf('trim', { kernel: 'v5' })), limits), signal).toMatchObject({ kind: 'searched' });
  }
  expect(lane.alive).toBe(true);

  onTestFinished(() => {
    // Killed already, if all is well: a process that is stopped would stay.
    spawnSync('kill', ['-KILL', String(pid)]);
  });
  process.kill(pid, 'SIGSTOP');
  const stop = makeStopFlag();
  Atomics.store(stop, 0, Stop.time);
  const end = await lane.run(job(specOf('trim', { kernel: 'v5' })), { ...limits, stop, graceSeconds: 0.2 });
  expect(end).toEqual({ kind: 'fault', why: 'it did not end within 0.2 s after it was told to, and was killed' });
  expect(lane.alive).toBe(false);
  expect(await lane.run(job(specOf('trim', { kernel: 'v5' })), limits)).toEqual(end);
});

it('a search ends when its time is over, or when everything ends, and says which it was', async () => {
  const lane = new Lane();
  const minutes = job(specOf('read-write-fork', { kernel: 'v5' }));
  expect(await lane.run(minutes, { ...limits, secondsMax: 0.1 })).toMatchObject({ found: { limit: 'time' } });
  const stop = makeStopFlag();
  Atomics.store(stop, 0, Stop.interrupted);
  expect(await lane.run(minutes, { ...limits, stop })).toMatchObject({ found: { limit: 'interrupted' } });
  lane.kill('the test is over');
});

it('a giant goes on where it was stopped, is begun anew if that cannot be, and leaves nothing when it is finished', async () => {
  const folder = join(emptyFolder(), 'checkpoints/fork-race_v5');
  const identity = { version: '1' };
  const giant = (changed: object = {}): Job => ({
    ...job(specOf('fork-race', { kernel: 'v5' })),
    checkpoint: { folder, identity: { ...identity, ...changed } },
  });
  const now = makeStopFlag();
  Atomics.store(now, 0, Stop.time);
  const lane = new Lane();
  const undisturbed = await lane.run({ ...giant(), checkpoint: null }, limits);
  const run = async (what: Job, stop = limits.stop) => {
    const end = await lane.run(what, { ...limits, stop });
    if (end.kind === 'fault') throw new Error(end.why);
    return end;
  };
  const stopped = await run(giant(), now);
  expect(stopped).toMatchObject({ found: { limit: 'time' }, statesBefore: 0, notes: [] });
  const { distinct } = stopped.found;
  const other = await run(giant({ version: '2' }), now);
  expect(other).toMatchObject({ statesBefore: 0, notes: ['it begins anew: its checkpoint is of another search: version differs'] });
  await run(giant(), now);
  const kept = keptSearch(folder, identity, makeStopFlag());
  expect(kept.request.from?.position.sizes[0]).toBe(1);
  kept.end();
  const finished = await run(giant());
  expect(finished).toMatchObject({
    statesBefore: expect.any(Number),
    notes: [expect.stringMatching(/^it went on from [\d,]+ distinct states? of an earlier night$/)],
  });
  expect(finished.statesBefore).toBeGreaterThan(0);
  const found = { ...finished.found, memory: expect.any(Object) };
  expect(undisturbed).toMatchObject({ found });
  expect([found.limit, distinct < found.distinct, existsSync(folder)]).toEqual([null, true, false]);

  await run(giant(), now);
  const manifest = join(folder, 'checkpoint.json');
  writeFileSync(manifest, readFileSync(manifest, 'utf8').slice(1));
  const damaged = await run(giant(), now);
  expect(damaged).toMatchObject({ statesBefore: 0, notes: [expect.stringMatching(/^it begins anew: .*checkpoint\.json: it is damaged/)] });
  lane.kill('the test is over');
});

it('a giant that another process explores is left to it', async () => {
  const folder = emptyFolder();
  own(folder);
  const lane = new Lane();
  const end = await lane.run({ ...job(specOf('fork-race', { kernel: 'v5' })), checkpoint: { folder, identity: {} } }, limits);
  lane.kill('the test is over');
  expect(end).toEqual({ kind: 'fault', why: `${folder}: process ${String(process.pid)} works on it` });
  expect(readdirSync(folder)).toEqual(['owner']);
});

it('a giant that is found violated leaves nothing either', async () => {
  const folder = join(emptyFolder(), 'checkpoints/fork-race_6.2');
  const spec = specOf('fork-race', { kernel: '6.2' });
  const properties = ['issuer-sees-data'];
  const stop = makeStopFlag();
  Atomics.store(stop, 0, Stop.time);
  const kept = keptSearch(folder, {}, stop);
  const options = { engine: 'packed', workers: 1, keepGoing: false, properties } as const;
  expect(await explore({ model: buildModel(spec), spec, options, stop, ...kept.request })).toMatchObject({ limit: 'time' });
  kept.end();
  expect(existsSync(folder)).toBe(true);

  const lane = new Lane();
  const end = await lane.run({ ...job(spec), properties, beside: false, checkpoint: { folder, identity: {} } }, limits);
  lane.kill('the test is over');
  expect(end).toMatchObject({ found: { limit: 'violation' }, notes: [expect.stringMatching(/^it went on from /)] });
  expect(existsSync(folder)).toBe(false);
});
