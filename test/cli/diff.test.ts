import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DiffRecord } from '../../src/diff/record-schema.ts';
import { emptyFolder } from '../empty-folder.ts';
import { checked } from './explored.ts';
import { pincheck } from './run-cli.ts';

describe.concurrent('diff', () => {
  it('prints the shortest way to a difference, and leaves a trace that replays', async () => {
    const cwd = emptyFolder();
    const args = ['diff', '--kernel', '6.2', '--against', '6.6', '--observe', 'same-bytes'];
    const { code, stdout } = await pincheck(args, { cwd });
    expect(code).toBe(1);
    // The child that fork lets share the page is the first to see what the device writes.
    expect(stdout).toMatch(/^DIFFERS: same-bytes, after 11 steps$/m);
    expect(stdout).toMatch(/^ 10\. forker: fork .*$/m);
    expect(stdout).toMatch(
      /^ 11\. device: transfer\(bio=0, block=0\)[\s\S]*6\.2: child sees P0 dma-after-fork\|old .* 6\.6: child sees P1 old$/m,
    );
    const folder = /^results: (.+)$/m.exec(stdout)?.[1] ?? '';
    expect((await pincheck(['replay', join(folder, 'trace-same-bytes.json'), '--trace', 'off'], { cwd })).code).toBe(1);
  });

  it('says with --json what differs, first of every kind, the same for every number of workers', async () => {
    const cwd = emptyFolder();
    const args = ['diff', 'dio-read-fork', '--kernel', '6.2', '--against', '6.6', '--keep-going', '--json', '--quiet'];
    const runs = await Promise.all(['1', '2'].map((workers) => pincheck([...args, '--workers', workers], { cwd })));
    const [one, two] = runs.map(({ stdout }) => checked('diff', stdout) as DiffRecord);
    const told = (record: DiffRecord): unknown => record.differences.map(({ observation, steps }) => [observation, steps]);
    expect(told(one)).toEqual([
      ['same-counters', 3],
      ['same-freed-pages', 5],
      ['same-bytes', 11],
    ]);
    expect([told(two), two.pairs]).toEqual([told(one), one.pairs]);
    const [trace1, trace2] = [one, two].map(
      ({ differences }) => JSON.parse(readFileSync(join(cwd, differences[2].trace), 'utf8')) as unknown,
    );
    expect(trace2).toEqual(trace1);
  });

  it('finds none between v5 and 6.6 where only the writing of flags differs', async () => {
    const { code, stdout } = await pincheck(['diff', 'clone-split', '--kernel', 'v5', '--against', '6.6', '--set', 'start=0'], {
      cwd: emptyFolder(),
    });
    expect({ code, says: stdout.includes('NOTHING DIFFERS') }).toEqual({ code: 0, says: true });
  });

  it('is inconclusive where a limit ends it', async () => {
    const args = ['diff', 'clone-split', '--kernel', 'v5', '--against', '6.6', '--depth', '3', '--quiet'];
    const { code, stdout } = await pincheck(args, { cwd: emptyFolder() });
    expect({ code, stdout }).toEqual({ code: 3, stdout: 'INCONCLUSIVE: ended by a limit: depth\n' });
  });

  it.each([
    [['--kernel', 'v5'], "required option '--against <name>' not specified"],
    [['--kernel', 'v5', '--against', 'v5'], '--kernel and --against are both v5'],
    [['--kernel', 'v5', '--against', '6.7'], 'there is no kernel "6.7"; did you mean'],
    [['--kernel', 'v5', '--against', '6.6', 'pipe'], 'pipe says nothing of one of them: 6.6 has no ITER_PIPE'],
    [['--kernel', 'v5', '--against', '6.6', '--observe', 'bytes'], 'there is no observation "bytes"'],
  ])('refuses %j in one line', async (args, why) => {
    const { code, stdout, stderr } = await pincheck(['diff', ...args], { cwd: emptyFolder() });
    expect({ code, stdout, lines: stderr.split('\n').length }).toEqual({ code: 2, stdout: '', lines: 2 });
    expect(stderr).toContain(why);
  });

  it('is no model that can be explored without a scenario', async () => {
    const { code, stderr } = await pincheck(['explore', '--model', 'difference'], { cwd: emptyFolder() });
    expect([code, stderr]).toEqual([2, 'pincheck: difference: it needs a scenario: pincheck diff gives it one\n']);
  });
});
