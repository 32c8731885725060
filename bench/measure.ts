import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, lastLines } from './contestant.ts';
import { OrphanWatch } from './orphan-watch.ts';
import { isInstalled, versionLine } from './programs.ts';

/** What one run cost. */
export interface Cost {
  readonly wallSeconds: number;
  /** User and system time of the program and all its threads and children, start and end included. */
  readonly cpuSeconds: number;
  /** Peak resident memory of the program, or of the largest of its processes. */
  readonly peakBytes: number;
}

export interface Measured {
  readonly cost: Cost;
  readonly printed: string;
}

/** A run that takes longer is ended. */
const RUN_MS_MAX = 3_600_000;
const KIBIBYTE = 1024;
/** What GNU time can tell apart; nothing takes less. */
const RESOLUTION_SECONDS = 0.01;

/** Why nothing can be measured here; null if it can. */
export function meterAbsence(): string | null {
  const gnu = isInstalled('time') && versionLine('time', '--version').includes('GNU');
  return gnu ? null : 'GNU time not found; install: apt-get install time';
}

/**
 * Runs a program under GNU time, which asks the kernel for the resources of the child it waited for: exact for all threads, and for all processes that were waited for. Node.js has no such call.
 * Processes that nobody waits for are missing there; with `leavesOrphans` they are watched while they run, and the greater of the two sums counts, for both can only miss time.
 */
export async function measure(command: readonly string[], folder: string, leavesOrphans: boolean): Promise<Measured> {
  const report = join(folder, 'time.txt');
  const child = spawn('time', ['--quiet', '--output', report, '--format', '%e %U %S %M', ...command], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const group = child.pid;
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => void chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => void chunks.push(chunk));
  const end = (): void => {
    if (group !== undefined) process.kill(-group, 'SIGKILL');
  };
  const interrupted = (): void => {
    end();
    process.exit(130);
  };
  process.once('SIGINT', interrupted);
  const timer = setTimeout(end, RUN_MS_MAX);
  const watch = leavesOrphans && group !== undefined ? new OrphanWatch(group) : null;
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (...ended) => {
      resolve(ended);
    });
  }).finally(() => {
    clearTimeout(timer);
    process.off('SIGINT', interrupted);
  });
  const watchedSeconds = watch?.end() ?? 0;
  const printed = Buffer.concat(chunks).toString();
  if (code !== 0) throw new Failure(`it ended with ${signal ?? String(code)}:\n${lastLines(printed)}`);
  const [wall, user, system, peak] = readFileSync(report, 'utf8').trim().split(' ').map(Number);
  rmSync(report);
  return {
    cost: {
      wallSeconds: Math.max(wall, RESOLUTION_SECONDS),
      cpuSeconds: Math.max(user + system, watchedSeconds, RESOLUTION_SECONDS),
      peakBytes: peak * KIBIBYTE,
    },
    printed,
  };
}
