import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { existsSync, openSync, readdirSync, closeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder } from '../empty-folder.ts';
import { fixture, pincheck, root } from './run-cli.ts';

const FULL = '/dev/full';

/** What is left if a machine is so slow that progress is told. */
function withoutProgress(stderr: string): string {
  return stderr.replace(/^depth \d+, .*\n/gm, '');
}

describe.concurrent('what is printed', () => {
  it('may find no reader: the search goes on, its results are written, and the exit code is its own', async () => {
    const cwd = emptyFolder();
    const { code, stderr } = await pincheck(['explore', '--kernel', '6.2'], { cwd, meanwhile: (child) => child.stdout.destroy() });
    expect({ code, stderr: withoutProgress(stderr) }).toEqual({ code: 1, stderr: '' });
    const [folder] = readdirSync(join(cwd, 'results'));
    expect(readdirSync(join(cwd, 'results', folder))).toContain('run.json');
  });

  it.skipIf(!existsSync(FULL)).each([
    ['explore', fixture('scenarios/one-read.json')],
    ['list', 'kernels'],
  ])('may find no room: %s ends with one line and the code of a fault', async (...args) => {
    const full = openSync(FULL, 'w');
    const child = spawn(process.execPath, [join(root, 'bin/pincheck.js'), ...args], {
      cwd: emptyFolder(),
      stdio: ['ignore', full, 'pipe'],
    });
    let stderr = '';
    child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const code = await new Promise((resolve) => child.on('close', resolve));
    closeSync(full);
    expect({ code, stderr }).toEqual({
      code: 4,
      stderr: expect.stringMatching(/^pincheck: stdout cannot be written: ENOSPC.*\n$/) as string,
    });
  });
});

describe.concurrent('seconds that no timer can count', () => {
  it.each([
    ['--stall-limit', '1e300'],
    ['--time-limit', '1e300'],
  ])('%s %s is as good as never', async (...option) => {
    const { code, stderr } = await pincheck(['explore', fixture('scenarios/one-read.json'), '--quiet', ...option], { cwd: emptyFolder() });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('--time-limit does not end the searches of --minimize at once', async () => {
    const args = ['explore', '--model', 'direct-io', '--kernel', '6.2', '--minimize', '--trace', 'off', '--time-limit', '1e9'];
    const { code, stdout, stderr } = await pincheck(args, { cwd: emptyFolder() });
    expect({ code, stderr: withoutProgress(stderr) }).toEqual({ code: 1, stderr: '' });
    expect(stdout).not.toContain('not decided');
  });
});

it('--minimize that is interrupted says so, whatever the search before it has found', async () => {
  const interrupt = (child: ChildProcessWithoutNullStreams): void => {
    child.stdout.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('Minimizing')) child.kill('SIGINT');
    });
  };
  const { code, stdout } = await pincheck(['explore', '--kernel', '6.2', '--minimize'], { cwd: emptyFolder(), meanwhile: interrupt });
  expect(stdout).toContain('VIOLATED');
  expect(code).toBe(130);
});
