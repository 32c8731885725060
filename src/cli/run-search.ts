import { setMaxListeners } from 'node:events';
import { actionText, decodeAction } from '../explorer/model/actions.ts';
import type { Checkpoints, Identity } from '../explorer/checkpoint/checkpoint.ts';
import { NoRoom } from '../explorer/checkpoint/checkpoint.ts';
import { explore } from '../explorer/explore.ts';
import type { Model } from '../explorer/model/model.ts';
import { ModelFault } from '../explorer/model/model-fault.ts';
import type { ExploreOptions, WatchedProgress } from '../explorer/result.ts';
import type { Trace } from '../explorer/model/trace.ts';
import { makeStopFlag, raiseStop, Stop } from '../explorer/stop.ts';
import { WorkerFault } from '../explorer/threads/worker-fault.ts';
import type { Run } from '../report/run.ts';
import { grouped } from '../report/value-text.ts';
import { makeCheckpointFolder, notesOf, removeUnfinished, resumeCommand } from './checkpoints.ts';
import type { Resumed } from './checkpoints.ts';
import { inspection } from './diagnose.ts';
import type { Diagnosis } from './diagnose.ts';
import { UsageError } from './exit-codes.ts';
import { ProgressLine } from './progress-line.ts';
import type { ExploreFlags } from './explore-flags.ts';
import { guardAgainstStall } from './stall-guard.ts';
import { stopOnSignal } from './stop-on-signal.ts';
import type { Subject } from './subject.ts';
import { timerMilliseconds } from './timer-milliseconds.ts';

/** A search that is to be run. */
export interface Wanted {
  readonly subject: Subject;
  readonly options: ExploreOptions;
  readonly flags: ExploreFlags;
  /** As the command line names it. */
  readonly scenario: string | undefined;
  /** By which its folders are called. */
  readonly stem: string;
  readonly identity: Identity;
  /** A search to go on with. */
  readonly resumed: Resumed | null;
}

/** What came of a search; `seconds` are those of all its parts. */
export interface Searched extends Required<Pick<Run, 'found' | 'seconds' | 'checkpoint' | 'resumed'>> {
  readonly diagnosis: Diagnosis;
}

/** Searches until all is found, or a limit, a signal or a fault ends it; writes checkpoints. Throws what `explore` throws, and a UsageError if there is no room for the states of a checkpoint. */
export async function runSearch(wanted: Wanted): Promise<Searched> {
  const { subject, options, flags, resumed } = wanted;
  const { model, spec } = subject;
  const stop = makeStopFlag();
  const hung = new AbortController();
  setMaxListeners(0, hung.signal); // every task of every worker listens
  const progress = new ProgressLine(process.stderr);
  const began = performance.now();
  const diagnosis: Diagnosis = {};
  // Looking at what was found is not searching.
  let ended: number | null = null;
  const before = resumed?.notes.seconds ?? 0;
  const secondsNow = (): number => before + (performance.now() - began) / 1000;
  const seconds = (): number => (ended ??= secondsNow());
  const written: Written = { folder: resumed?.checkpoint.folder ?? null, begun: null };
  const ends = [
    stopOnSignal(
      () => raiseStop(stop, Stop.interrupted),
      () => written.begun !== null && removeUnfinished(written.begun),
    ),
    ...(flags.timeLimit === undefined ? [] : [after(flags.timeLimit, () => raiseStop(stop, Stop.time))]),
    ...(flags.checkpointEvery === 0 ? [] : [every(flags.checkpointEvery, () => raiseStop(stop, Stop.pause))]),
  ];
  const watch = (read: () => WatchedProgress): void => {
    ends.push(guardAgainstStall(flags.stallLimit, read, () => hung.abort(new WorkerFault(stallText(flags.stallLimit, read())))));
    if (!flags.quiet) progress.begin(read);
  };
  try {
    const found = await explore({
      ...{ model, spec, options, stop, watch, abort: hung.signal },
      ...(flags.checkpointEvery === 0 ? {} : { checkpoints: checkpointsOf(wanted, secondsNow, written) }),
      ...(resumed ? { from: resumed.checkpoint } : {}),
      tuning: {
        digest: true,
        sample: true,
        witnesses: true,
        memoryBytesMax: flags.memoryLimit,
        ...(flags.spill ? { spillFolder: flags.out } : {}),
      },
      ...inspection(subject, options, flags, seconds, diagnosis),
    });
    const times = resumed ? { times: resumed.notes.resumed + 1, seconds: before } : null;
    return { found, seconds: seconds(), diagnosis, checkpoint: written.folder, resumed: times };
  } catch (error) {
    if (error instanceof NoRoom) {
      const states = `${written.folder ?? ''}: its ${grouped(error.states)} states`;
      throw new UsageError(
        `${states} do not fit into --memory-limit ${grouped(flags.memoryLimit)}, and --no-spill keeps them off the disk`,
      );
    }
    progress.end();
    if (written.folder !== null)
      process.stderr.write(`pincheck: the last checkpoint can be gone on from: ${resumeCommand(written.folder)}\n`);
    throw error instanceof ModelFault && error.trace ? new ModelFault(`${error.message}; ${wayTo(model, error.trace)}`) : error;
  } finally {
    progress.end();
    for (const end of ends) end();
  }
}

/** The folder of a checkpoint that can be gone on from, and the one that was made for the first. */
interface Written {
  folder: string | null;
  begun: string | null;
}

function checkpointsOf(wanted: Wanted, seconds: () => number, written: Written): Checkpoints {
  const { flags, stem, identity, scenario, resumed } = wanted;
  return {
    folder: () => (written.begun = makeCheckpointFolder(flags.out, stem)),
    identity,
    notes: () => notesOf(scenario, flags, seconds(), resumed ? resumed.notes.resumed + 1 : 0),
    onWritten: (folder) => (written.folder = folder),
  };
}

function after(seconds: number, run: () => void): () => void {
  const timer = setTimeout(run, timerMilliseconds(seconds));
  return () => clearTimeout(timer);
}

function every(seconds: number, run: () => void): () => void {
  const timer = setInterval(run, timerMilliseconds(seconds));
  return () => clearInterval(timer);
}

function stallText(seconds: number, { depth }: WatchedProgress): string {
  return `no worker thread has done anything for ${grouped(seconds)} s (--stall-limit), at depth ${grouped(depth)}: one hangs`;
}

/** The actions that lead to a fault. */
function wayTo(model: Model, { initial, actions }: Trace): string {
  return [`reached from start ${String(initial)}`, ...actions.map((number) => actionText(model, decodeAction(model, number)))].join(', ');
}
