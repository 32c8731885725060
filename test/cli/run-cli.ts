import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));
const fixtures = join(root, 'test/fixtures');

/** Path of a scenario that only tests use. */
export function fixture(name: string): string {
  return join(fixtures, name);
}

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The system refuses larger files, as a full disk does; in units of 512 bytes. */
  readonly fileBlocksMax?: number;
  /** Called with the process as soon as it runs. */
  readonly meanwhile?: (child: ChildProcessWithoutNullStreams) => void;
}

/** Runs the built program, as `npm test` has just built it. */
export async function pincheck(args: readonly string[], { cwd, env = {}, fileBlocksMax, meanwhile }: CliOptions): Promise<CliResult> {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/COLOR|^NODE_/.test(name)));
  const program = [process.execPath, join(root, 'bin/pincheck.js'), ...args];
  const limited = fileBlocksMax === undefined ? program : ['sh', '-c', `ulimit -f ${String(fileBlocksMax)}; exec "$@"`, 'sh', ...program];
  const child = spawn(limited[0], limited.slice(1), { cwd, env: { ...clean, ...env } });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  meanwhile?.(child);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { code, stdout, stderr };
}

/** Environment with which a text is run in every thread, and in every process that is started, before anything else. */
export function preloaded(cwd: string, text: string, flags = ''): Record<string, string> {
  const path = join(cwd, 'preloaded.cjs');
  writeFileSync(path, text);
  return { NODE_OPTIONS: `--require ${path} ${flags}` };
}

/** Everything below a folder, as paths relative to it. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
}
