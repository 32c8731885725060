import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { kernelRules } from '../kernel/catalogue.ts';
import type { Jump, LiveStart } from '../report/page-data.ts';
import { runSchema } from '../report/run-schema.ts';
import type { RunRecord } from '../report/run-schema.ts';
import { complaintOf } from '../scenario/checked.ts';
import { parseJson } from '../scenario/parse-scenario.ts';
import type { Walked } from '../serve/live-model.ts';
import { startLiveServer } from '../serve/live-server.ts';
import type { LiveServer } from '../serve/live-server.ts';
import { Exit, UsageError } from './exit-codes.ts';
import { pageAssets } from './project-root.ts';
import { readTrace } from './run-replay.ts';
import { readText } from './scenario-files.ts';
import { checkedByDefault } from './scenario-names.ts';
import { toldModel } from './told-model.ts';

export interface ServeFlags {
  readonly port: number;
}

const RESULTS = 'results';

/** Serves the explorer of a run until a signal ends it; the answer is the exit code. Throws a UsageError if there is no such run, or the port is in use. */
export async function runServe(results: string | undefined, { port }: ServeFlags): Promise<number> {
  await serveRun(results ?? newestRun(RESULTS), port, process.stdout);
  return Exit.verified;
}

/** Serves the explorer of the run in a results folder, says where, and returns when SIGINT or SIGTERM has ended it. */
export async function serveRun(folder: string, port: number, out: NodeJS.WriteStream): Promise<void> {
  const run = readRun(join(folder, 'run.json'));
  const walked = walkedOf(folder, run);
  const server = await listening(port, () => startLiveServer(walked, startOf(folder, run, walked), pageAssets, port));
  const ended = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  // Who reads that may end it: it listens already.
  out.write(`explorer: ${server.url}\nCtrl-C ends it.\n`);
  await ended;
  await server.stop();
}

/** The newest folder that holds a run. Throws a UsageError if there is none. */
function newestRun(results: string): string {
  const names = existsSync(results) ? readdirSync(results) : [];
  const runs = names.map((name) => join(results, name)).filter((folder) => existsSync(join(folder, 'run.json')));
  const [newest] = runs.toSorted((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  if (runs.length === 0) throw new UsageError(`there is no run below ${results}/ yet; npm run explore makes one`);
  return newest;
}

function readRun(file: string): RunRecord {
  const json = parseJson(readText(file), file);
  if (!json.ok) throw new UsageError(json.why);
  const parsed = v.safeParse(runSchema, json.value);
  if (!parsed.success) throw new UsageError(`${file}: is no run that this version reads: ${complaintOf(parsed.issues[0])}`);
  return parsed.output;
}

function walkedOf(folder: string, { spec, scenario, kernel, bounds, options }: RunRecord): Walked {
  const model = toldModel(folder, spec);
  return {
    model,
    spec,
    checked: options.properties ?? checkedByDefault(model),
    subject: scenario ?? spec.model,
    title: 'Live explorer: every step is taken by the model itself.',
    story: null,
    kernel,
    kernelTitle: kernel === null ? null : (kernelRules(kernel)?.title ?? null),
    bounds: Object.entries(bounds).map(([name, value]) => [name, String(value)]),
  };
}

function startOf(folder: string, { violations, goals }: RunRecord, { subject, kernel, model, checked }: Walked): LiveStart {
  const broken = violations.map(({ trace }): Jump => {
    const { initial, actions } = readTrace(join(folder, trace));
    return { to: 'violation', name: trace.replace(/^trace-|\.json$/g, ''), initial, actions };
  });
  const met = goals.flatMap(({ name, witness }): Jump[] => (witness ? [{ to: 'goal', name, ...witness }] : []));
  return { subject, kernel, starts: model.initial.length, checked, jumps: [...broken, ...met] };
}

async function listening(port: number, start: () => Promise<LiveServer>): Promise<LiveServer> {
  try {
    return await start();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'EADDRINUSE')
      throw new UsageError(`port ${String(port)} is in use: choose another with --port, or let the system choose with --port 0`);
    if (code === 'EACCES') throw new UsageError(`port ${String(port)} may not be used by this user: choose another with --port`);
    throw error;
  }
}
