import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../src/report/run-schema.ts';
import { checked, oneRead, summary } from './explored.ts';
import { emptyFolder } from '../empty-folder.ts';
import { filesBelow, pincheck } from './run-cli.ts';

describe.concurrent('explore, ended before its end,', () => {
  it.each([
    ['depth', ['--depth', '2']],
    ['states', ['--max-states', '2']],
  ])('is inconclusive at a limit of %s: exit code 3', async (limit, args) => {
    const { code, json } = await summary([oneRead, ...args]);
    expect({ code, ...json }).toMatchObject({ code: 3, verdict: 'inconclusive', limit, property: null, expected: { met: false } });
  });

  it('is inconclusive at a time limit', async () => {
    const { code, json } = await summary(['--model', 'two-phase-commit', '--set', 'managers=9', '--time-limit', '0.2']);
    expect({ code, ...json }).toMatchObject({ code: 3, verdict: 'inconclusive', limit: 'time' });
  });

  it('is inconclusive at a memory limit: exit code 3, and one line that says so', async () => {
    const cwd = emptyFolder();
    const args = ['explore', '--model', 'two-phase-commit', '--set', 'managers=8', '--memory-limit', '4M', '--no-spill'];
    const { code, stdout } = await pincheck([...args, '--workers', '2'], { cwd });
    expect(code, stdout).toBe(3);
    expect(stdout).toMatch(/^INCONCLUSIVE: the search ran out of memory: what it keeps of states may take 4\.0 MB\. No violation/m);
    expect(stdout).toMatch(
      /^memory +\S+ MB at most, \S+ bytes a state: records \S+ MB, index \S+ MB, order \S+ MB, rest of the process \S+ MB$/m,
    );
    const [folder] = filesBelow(join(cwd, 'results'));
    const run = checked('run', readFileSync(join(cwd, 'results', folder, 'run.json'), 'utf8')) as RunRecord;
    expect(run).toMatchObject({ limit: 'memory', verdict: 'inconclusive', options: { memoryBytesMax: 4e6 } });
    const { recordBytes, indexBytes, orderBytes, restBytes } = run.memory;
    expect(recordBytes + indexBytes + orderBytes).toBe(run.memoryBytes);
    expect(run.memoryBytes).toBeLessThanOrEqual(4e6);
    expect(run.memoryBytes + restBytes).toBe(run.processBytes);
    expect(run.bytesPerState).toBeCloseTo(run.processBytes / run.distinct, 1);
  });

  it('moves states to disk at a memory limit, says so, and leaves nothing behind', async () => {
    const size = ['--model', 'two-phase-commit', '--set', 'managers=6'];
    const { code, json, cwd } = await summary([...size, '--memory-limit', '1M']);
    expect({ code, ...json }).toMatchObject({ code: 0, verdict: 'verified', limit: null, distinct: 50816, generated: 402306 });
    expect(json.memoryBytes).toBeLessThanOrEqual(1e6);
    expect(json.memory.diskBytes).toBeGreaterThanOrEqual(50816 * 8);
    expect(filesBelow(join(cwd, 'results')).filter((path) => path.includes('.states'))).toEqual([]);
    const { stdout } = await pincheck(['explore', ...size, '--memory-limit', '1M', '--profile'], { cwd });
    expect(stdout).toMatch(/^memory .* rest of the process \S+ MB; on disk 0\.\d MB$/m);
    expect(stdout).toMatch(/^The states went to disk: --profile and --explain-size look at states in memory\.$/m);
  });

  it('names the file that the disk refuses, leaves nothing behind, and has no verdict: exit code 4', async () => {
    const cwd = emptyFolder();
    const args = ['explore', '--model', 'two-phase-commit', '--set', 'managers=6', '--memory-limit', '1M', '--quiet'];
    const { code, stdout, stderr } = await pincheck(args, { cwd, fileBlocksMax: 400 });
    expect(code).toBe(4);
    expect(stderr).toMatch(/^pincheck: results\/two-phase-commit-\w+\.checkpoint\/states: states cannot be written there: EFBIG: .*\n$/);
    expect(stdout).toBe('');
    expect(filesBelow(join(cwd, 'results'))).toEqual([]);
  });

  it('writes what it found when it is interrupted: exit code 130', async () => {
    const cwd = emptyFolder();
    const { code, stdout, stderr } = await pincheck(['explore', '--model', 'two-phase-commit', '--set', 'managers=9', '--workers', '1'], {
      cwd,
      meanwhile: (child) => {
        child.stdout.once('data', () => setTimeout(() => child.kill('SIGINT'), 600));
      },
    });
    expect(code, stderr).toBe(130);
    expect(stderr).toContain('stopping, and writing what was found so far');
    expect(stdout).toMatch(/^INCONCLUSIVE: the search was interrupted/m);
    const [folder] = filesBelow(join(cwd, 'results'));
    expect(checked('run', readFileSync(join(cwd, 'results', folder, 'run.json'), 'utf8'))).toMatchObject({ limit: 'interrupted' });
  });

  it('quits at once at the second signal', async () => {
    const { code, stdout } = await pincheck(['explore', '--model', 'two-phase-commit', '--set', 'managers=9', '--workers', '1'], {
      cwd: emptyFolder(),
      meanwhile: (child) => {
        child.stdout.once('data', () => setTimeout(() => child.kill('SIGTERM') && child.kill('SIGINT'), 300));
      },
    });
    expect(code).toBe(130);
    expect(stdout).not.toContain('INCONCLUSIVE');
  });
});
