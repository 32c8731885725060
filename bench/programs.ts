import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Failure, lastLines } from './contestant.ts';

/** Translators and compilers get that long. */
const BUILD_MS_MAX = 300_000;

/** Whether a program of that name can be started. */
export function isInstalled(program: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Runs a program to its end and answers what it printed on both channels. Throws a Failure if it fails. */
export function runToEnd(folder: string, program: string, ...args: readonly string[]): string {
  const { status, signal, error, stdout, stderr } = spawnSync(program, args, { cwd: folder, encoding: 'utf8', timeout: BUILD_MS_MAX });
  const printed = stdout + stderr;
  if (error) throw new Failure(`${program}: ${error.message}`);
  if (status !== 0) throw new Failure(`${program} ended with ${signal ?? String(status)}:\n${lastLines(printed)}`);
  return printed;
}

/** First line that a program prints about its version. */
export function versionLine(program: string, ...args: readonly string[]): string {
  const { stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', timeout: BUILD_MS_MAX });
  return (stdout + stderr).trim().split('\n')[0];
}

/** What is missing of some programs and the packages that have them; null if nothing. */
export function missing(programs: Readonly<Record<string, string>>): string | null {
  const absent = Object.keys(programs).filter((program) => !isInstalled(program));
  if (absent.length === 0) return null;
  return `${absent.join(', ')} not found; install: apt-get install ${absent.map((program) => programs[program]).join(' ')}`;
}
