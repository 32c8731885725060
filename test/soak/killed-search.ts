import { deepStrictEqual } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunRecord } from '../../src/report/run-schema.ts';

const program = fileURLToPath(new URL('../../bin/pincheck.js', import.meta.url));

/** What must be the same however often a search was killed. */
export interface Outcome {
  readonly code: number | null;
  readonly told: Pick<RunRecord, 'verdict' | 'distinct' | 'generated' | 'depth' | 'levels' | 'transitions' | 'goals' | 'violations'>;
  /** Digest of the set of all states. */
  readonly states: string;
  /** Bytes of counterexamples, by the names of their files. */
  readonly traces: Readonly<Record<string, string>>;
}

/** When a process is killed: so many milliseconds after it was started, or after there was a checkpoint. */
export interface Kill {
  readonly afterMs: number;
  readonly after: 'start' | 'checkpoint';
}

/** How often a checkpoint is looked for. */
const LOOK_MS = 20;

/** A process that was started, and how it ended; `code` is null if it was killed. */
async function ended(args: readonly string[], cwd: string, kill: Kill | null): Promise<{ code: number | null; stderr: string }> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/COLOR|^NODE_/.test(name)));
  const child = spawn(process.execPath, [program, 'explore', ...args, '--quiet', '--trace', 'off'], { cwd, env });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdout.resume();
  let dueMs = kill?.after === 'start' ? performance.now() + kill.afterMs : Infinity;
  const look = (): void => {
    if (dueMs === Infinity && checkpointIn(cwd) !== null) dueMs = performance.now() + (kill?.afterMs ?? 0);
    if (performance.now() >= dueMs) child.kill('SIGKILL');
  };
  const timer = kill ? setInterval(look, LOOK_MS) : null;
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (timer) clearInterval(timer);
  return { code, stderr };
}

/** What the runs of a folder left, which must be the same: a process that is killed when it has written its results, but still has its checkpoint, is followed by one that writes them again. */
function outcomeIn(cwd: string, code: number | null): Outcome {
  const results = join(cwd, 'results');
  const runs = readdirSync(results).filter((name) => existsSync(join(results, name, 'run.json')));
  if (runs.length === 0) throw new Error(`${results} has no run`);
  const [outcome, ...others] = runs.map((name) => outcomeOf(join(results, name), code));
  for (const other of others) deepStrictEqual(other, outcome);
  return outcome;
}

function outcomeOf(folder: string, code: number | null): Outcome {
  const text = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const run = JSON.parse(text('run.json')) as RunRecord;
  const { verdict, distinct, generated, depth, levels, transitions, goals, violations, certificate } = run;
  if (certificate.states === null) throw new Error(`${folder} has no digest`);
  const names = readdirSync(folder).filter((name) => /^trace-.*\.json$/.test(name));
  return {
    code,
    told: { verdict, distinct, generated, depth, levels, transitions, goals, violations },
    states: certificate.states,
    traces: Object.fromEntries(names.map((name) => [name, text(name)])),
  };
}

/** The outcome of a search that nobody disturbs, in an empty folder. */
export async function undisturbed(args: readonly string[], cwd: string): Promise<Outcome> {
  const { code, stderr } = await ended([...args, '--checkpoint-every', '0'], cwd, null);
  if (stderr !== '') throw new Error(stderr);
  return outcomeIn(cwd, code);
}

/** What came of a search whose processes were killed. */
export interface Disturbed {
  readonly outcome: Outcome;
  readonly kills: number;
  /** Kills after which there was a checkpoint to go on from. */
  readonly resumed: number;
}

/** A search in an empty folder; `next` says when the next of its processes is killed, and on what machine it runs. */
export async function disturbed(
  args: readonly string[],
  cwd: string,
  next: () => { readonly kill: Kill | null; readonly machine: readonly string[] },
): Promise<Disturbed> {
  let [kills, resumed] = [0, 0];
  for (;;) {
    const checkpoint = checkpointIn(cwd);
    const { kill, machine } = next();
    if (kills > 0 && checkpoint !== null) resumed++;
    const what = checkpoint === null ? args : ['--resume', checkpoint];
    const { code, stderr } = await ended([...what, ...machine], cwd, kill);
    if (code !== null) {
      if (stderr !== '') throw new Error(stderr);
      if (checkpointIn(cwd) !== null) throw new Error(`a checkpoint is left in ${cwd}`);
      return { outcome: outcomeIn(cwd, code), kills, resumed };
    }
    kills++;
  }
}

/** The checkpoint of a folder, relative to it; one that was killed before its first one is none. */
function checkpointIn(cwd: string): string | null {
  const results = join(cwd, 'results');
  if (!existsSync(results)) return null;
  const found = readdirSync(results).find((name) => existsSync(join(results, name, 'checkpoint.json')));
  return found === undefined ? null : join('results', found);
}
