import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SummaryRecord } from '../../src/report/run-schema.ts';
import { disturbed, undisturbed } from '../soak/killed-search.ts';
import { checked } from './explored.ts';
import { emptyFolder } from '../empty-folder.ts';
import { pincheck, preloaded } from './run-cli.ts';
import type { CliOptions, CliResult } from './run-cli.ts';

const commit = ['--model', 'two-phase-commit', '--set', 'managers=7', '--workers', '2'];
const counts = { distinct: 296448, generated: 2744706, depth: 22 };

/** Something that worker threads do besides when they have taken some hundred chunks of states. */
function inWorkers(what: string): string {
  return `const { isMainThread } = require('node:worker_threads');
    const { add } = Atomics;
    let chunks = 0;
    if (!isMainThread) Atomics.add = (...args) => {
      if (++chunks === 400) { ${what} }
      return add(...args);
    };`;
}

const stopped = "process.kill(process.pid, 'SIGTERM');";

function explore(args: readonly string[], options: CliOptions): Promise<CliResult> {
  return pincheck(['explore', ...args, '--json', '--quiet'], options);
}

function told({ stdout, stderr }: CliResult): SummaryRecord {
  expect(stdout.split('\n'), stderr).toHaveLength(2);
  return checked('summary', stdout) as SummaryRecord;
}

/** The only checkpoint below a folder. */
function checkpointIn(cwd: string): string {
  const [name, ...others] = readdirSync(join(cwd, 'results')).filter((entry) => entry.endsWith('.checkpoint'));
  expect(others).toEqual([]);
  return join('results', name);
}

/** A folder with a checkpoint of a search that its time limit ended. */
async function begun(args: readonly string[], seconds: number): Promise<{ cwd: string; folder: string; summary: SummaryRecord }> {
  const cwd = emptyFolder();
  const ended = await explore([...args, '--time-limit', String(seconds)], { cwd });
  expect(ended.code, ended.stderr).toBe(3);
  const summary = told(ended);
  const folder = checkpointIn(cwd);
  expect(summary.checkpoint).toBe(folder);
  return { cwd, folder, summary };
}

/** The search goes on to its end, and is what it would have been; nothing is left of the checkpoint. */
async function expectWhole(cwd: string, folder: string): Promise<SummaryRecord> {
  const ended = await explore(['--resume', folder], { cwd });
  expect(ended.code, ended.stderr).toBe(0);
  const summary = told(ended);
  expect(summary).toMatchObject({ verdict: 'verified', checkpoint: null, ...counts });
  expect(existsSync(join(cwd, folder))).toBe(false);
  return summary;
}

describe.concurrent('a search', () => {
  it('that is killed goes on from its last checkpoint as if nothing had happened', async () => {
    const args = commit.slice(0, 4);
    const machines = [
      ['--workers', '2'],
      ['--workers', '1', '--memory-limit', '1M'],
      ['--workers', '2'],
    ];
    let turn = 0;
    const expected = await undisturbed([...args, ...machines[0]], emptyFolder());
    const { outcome, kills, resumed } = await disturbed(args, emptyFolder(), () => ({
      kill: turn < 2 ? { afterMs: 100 + 400 * turn, after: 'checkpoint' } : null,
      machine: [...machines[turn++], '--checkpoint-every', '0.05'],
    }));
    expect(outcome).toStrictEqual(expected);
    expect(kills).toBeGreaterThan(0);
    expect(resumed).toBe(kills);
  });

  it('that is stopped says how to go on, may be stopped again, and sums its time up', async () => {
    const { cwd, folder, summary: first } = await begun(commit, 0.2);
    const { code, stdout, stderr } = await pincheck(['explore', '--resume', folder, '--workers', '1'], {
      cwd,
      env: preloaded(cwd, inWorkers(stopped)),
    });
    expect(code, stderr).toBe(130);
    expect(stdout).toMatch(/^resumed +1 time, last after \d+\.\d\d s$/m);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(`resume:  npm run explore -- --resume ${folder}`);
    const { resumed, seconds } = await expectWhole(cwd, folder);
    expect(resumed?.times).toBe(2);
    expect(resumed!.seconds).toBeGreaterThan(first.seconds);
    expect(seconds).toBeGreaterThan(resumed!.seconds);
  });

  it('that is stopped leaves no checkpoint, if that is wanted', async () => {
    const cwd = emptyFolder();
    const ended = await explore([...commit, '--time-limit', '0.2', '--checkpoint-every', '0'], { cwd });
    expect(told(ended)).toMatchObject({ limit: 'time', checkpoint: null });
    expect(readdirSync(join(cwd, 'results')).filter((name) => name.includes('checkpoint'))).toEqual([]);
  });
});

describe.concurrent('a checkpoint', () => {
  let kept: { cwd: string; folder: string };
  beforeAll(async () => {
    kept = await begun(commit, 0.1);
  });

  it.each([
    [['--store', 'hash64'], 'store is "exact" there, and "hash64" here'],
    [['--set', 'managers=6', '--depth', '30'], 'managers is 7 there, and 6 here'],
    [['--invariant', 'consistent'], 'properties is null there, and ["consistent"] here'],
  ])('is not gone on from with %s: exit code 2, and nothing changes', async (args, difference) => {
    const manifest = (): Buffer => readFileSync(join(kept.cwd, kept.folder, 'checkpoint.json'));
    const before = manifest();
    expect(await explore(['--resume', kept.folder, ...args], kept)).toEqual({
      code: 2,
      stdout: '',
      stderr: `pincheck: ${kept.folder}: it is a checkpoint of another search: ${difference}\n`,
    });
    expect(manifest().equals(before)).toBe(true);
  });

  it('that is none is refused', async () => {
    const { code, stderr } = await explore(['--resume', 'nowhere'], { cwd: emptyFolder() });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^pincheck: nowhere: there is no checkpoint that can be read: ENOENT[^\n]*\n$/);
  });
});

describe.concurrent('a full disk', () => {
  const [read, three] = [
    ['read-write-fork', '--store', 'hash64'],
    ['--model', 'two-phase-commit', '--set', 'managers=3'],
  ];
  it.each([
    ['states', [...commit.slice(0, 4), '--workers', '1'], 8, 'states: states cannot be written'],
    ['states of a level', [...read, '--workers', '1', '--time-limit', '0.001'], 1, 'level-0: states cannot be written'],
    [
      'the file that names the others',
      [...three, '--workers', '1', '--time-limit', '0.001'],
      1,
      'checkpoint.json.new: the checkpoint cannot be written',
    ],
  ])('under the first checkpoint, at %s, ends the search, and leaves nothing: exit code 4', async (_, args, fileBlocksMax, site) => {
    const cwd = emptyFolder();
    const { code, stdout, stderr } = await explore(args, { cwd, fileBlocksMax, env: preloaded(cwd, inWorkers(stopped)) });
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toMatch(/^(?:\npincheck: stopping, .*\n)?pincheck: results\/[\w-]+\.checkpoint\/[^\n]+: EFBIG[^\n]*\n$/);
    expect(stderr).toContain(`.checkpoint/${site} there: `);
    expect(readdirSync(join(cwd, 'results'))).toEqual([]);
  });

  it('under a later checkpoint, or under the results, leaves the checkpoint before', async () => {
    const { cwd, folder } = await begun(commit, 0.2);
    const blocks = Math.ceil(readFileSync(join(cwd, folder, 'states')).length / 512) + 8;
    const later = await explore(['--resume', folder, '--checkpoint-every', '0.05'], { cwd, fileBlocksMax: blocks });
    expect(later.code).toBe(4);
    const [resume, site] = later.stderr.split('\n');
    expect(resume).toBe(`pincheck: the last checkpoint can be gone on from: npm run explore -- --resume ${folder}`);
    expect(site).toMatch(/\.checkpoint\/states: states cannot be written there: EFBIG/);

    const results = await pincheck(['explore', '--resume', folder, '--checkpoint-every', '0', '--quiet'], { cwd, fileBlocksMax: 16 });
    expect(results.code).toBe(4);
    expect(results.stderr).toMatch(/^pincheck: the results cannot be written: results\/[^\n]*\/report\.html: EFBIG[^\n]*\n$/);
    expect(results.stdout).toContain(`resume:  npm run explore -- --resume ${folder}\n`);
    await expectWhole(cwd, folder);
  });
});

describe.concurrent('a worker thread', () => {
  it.each([
    // A thread that only has to wait for its start on a busy machine does not hang.
    [
      'hangs',
      'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);',
      ['--stall-limit', '5'],
      '',
      'no worker thread has done anything for 5 s (--stall-limit), at depth ',
    ],
    [
      'runs out of memory',
      'const all = []; for (;;) all.push(new Array(1e5).fill(0.5));',
      [],
      '--max-old-space-size=80',
      'a worker thread ran out of memory',
    ],
    ['ends', 'process.exit(7);', [], '', 'a worker thread ended: worker exited with code: 7'],
  ])('that %s ends the search with one line, and its checkpoint is good: exit code 4', async (_, misbehave, options, flags, line) => {
    const cwd = emptyFolder();
    const env = preloaded(cwd, inWorkers(misbehave), flags);
    const { code, stdout, stderr } = await explore([...commit, '--checkpoint-every', '0.01', ...options], { cwd, env });
    expect({ code, stdout }, stderr).toEqual({ code: 4, stdout: '' });
    const folder = checkpointIn(cwd);
    const lines = stderr.split('\n').filter((text) => text.startsWith('pincheck: '));
    expect(lines[0]).toBe(`pincheck: the last checkpoint can be gone on from: npm run explore -- --resume ${folder}`);
    expect(lines[1]).toContain(`pincheck: ${line}`);
    if (flags === '') await expectWhole(cwd, folder);
  });
});

/** Two signals to the main thread when it has done something to a file whose name ends so. */
const impatient = (call: string, end: string): string => `const fs = require('node:fs');
    const { ${call} } = fs;
    fs.${call} = (...args) => {
      const done = ${call}(...args);
      if (args.some((path) => String(path).endsWith('${end}'))) for (const signal of ['SIGINT', 'SIGTERM']) process.kill(process.pid, signal);
      return done;
    };
    require('node:module').syncBuiltinESMExports();`;

it('two signals while the first checkpoint is being written leave none', async () => {
  const cwd = emptyFolder();
  const env = preloaded(cwd, impatient('mkdirSync', '.checkpoint'));
  const { code, stdout, stderr } = await explore([...commit, '--checkpoint-every', '0.05'], { cwd, env });
  expect({ code, stdout }, stderr).toEqual({ code: 130, stdout: '' });
  expect(readdirSync(join(cwd, 'results'))).toEqual([]);
});

it('two signals as soon as the first checkpoint is whole leave it', async () => {
  const cwd = emptyFolder();
  const env = preloaded(cwd, impatient('renameSync', 'checkpoint.json'));
  const { code, stdout, stderr } = await explore([...commit, '--checkpoint-every', '0.05'], { cwd, env });
  expect({ code, stdout }, stderr).toEqual({ code: 130, stdout: '' });
  await expectWhole(cwd, checkpointIn(cwd));
});

it('a clock that jumps changes neither limits nor times', async () => {
  const long = ['--model', 'two-phase-commit', '--set', 'managers=9', '--checkpoint-every', '0'];
  const cwd = emptyFolder();
  const jump = `const RealDate = Date; let days = 0;
    globalThis.Date = class extends RealDate {
      constructor(...args) { super(...(args.length > 0 ? args : [Date.now()])); }
      static now() { days = -2 * days + 1; return RealDate.now() + days * 86400000; }
    };`;
  const began = performance.now();
  const { code, stdout, stderr } = await explore([...long, '--time-limit', '0.5'], { cwd, env: preloaded(cwd, jump) });
  expect(code, stderr).toBe(3);
  const { seconds } = told({ code, stdout, stderr });
  expect(seconds).toBeGreaterThan(0.4);
  expect(seconds).toBeLessThan((performance.now() - began) / 1000);
});
