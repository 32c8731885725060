import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CHECKPOINT_FILE } from '../explorer/checkpoint/checkpoint.ts';
import type { Checkpoint, Identity } from '../explorer/checkpoint/checkpoint.ts';
import { diskFault } from '../explorer/files/disk-fault.ts';
import { differenceOf, readCheckpoint } from '../explorer/checkpoint/read-checkpoint.ts';
import { shellWords } from '../report/shell-words.ts';
import { UsageError } from './exit-codes.ts';
import type { ExploreFlags } from './explore-flags.ts';

/** Flags that decide what is searched, and so are those of the checkpoint, unless they are given once more. */
const KEPT = [
  'kernel',
  'model',
  'set',
  'depth',
  'maxStates',
  'engine',
  'store',
  'keepGoing',
  'checkDeterminism',
  'maxViolations',
  'invariant',
  'minimize',
] as const satisfies readonly (keyof ExploreFlags)[];

/** What a checkpoint tells the command line. */
export interface Notes {
  readonly scenario: string | null;
  readonly flags: Partial<ExploreFlags>;
  /** Seconds that were searched until it was written, and how often the search had gone on from one before. */
  readonly seconds: number;
  readonly resumed: number;
}

/** A search to go on with. */
export interface Resumed {
  readonly checkpoint: Checkpoint;
  readonly notes: Notes;
  readonly scenario: string | undefined;
  readonly flags: ExploreFlags;
}

/** The search of a checkpoint as the command line would ask for it; `isGiven` tells which flags are given with `--resume`. Throws a UsageError. */
export function resumedSearch(
  folder: string,
  scenario: string | undefined,
  flags: ExploreFlags,
  isGiven: (flag: keyof ExploreFlags) => boolean,
): Resumed {
  const read = readCheckpoint(folder);
  if (!read.ok) throw new UsageError(read.why);
  const notes = read.value.notes as Notes;
  const given = Object.fromEntries(KEPT.filter(isGiven).map((key) => [key, flags[key]]));
  const merged: ExploreFlags = { ...flags, ...notes.flags, ...given };
  return { checkpoint: read.value, notes, scenario: scenario ?? notes.scenario ?? undefined, flags: merged };
}

/** Refuses a checkpoint of another search: throws a UsageError that names what differs. */
export function checkSameSearch({ folder, identity }: Checkpoint, wanted: Identity): void {
  const difference = differenceOf(identity, wanted);
  if (!difference) return;
  const { name, of, not } = difference;
  throw new UsageError(`${folder}: it is a checkpoint of another search: ${name} is ${valueText(of)} there, and ${valueText(not)} here`);
}

const VALUE_MAX = 60;

function valueText(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > VALUE_MAX ? `${text.slice(0, VALUE_MAX)}...` : text;
}

/** What the next checkpoint has to tell of the search. */
export function notesOf(scenario: string | undefined, flags: ExploreFlags, seconds: number, resumed: number): Notes {
  const isPath = scenario?.includes('/') === true || scenario?.endsWith('.json') === true;
  const kept = Object.fromEntries(KEPT.filter((key) => flags[key] !== undefined).map((key) => [key, flags[key]]));
  return { scenario: isPath ? resolve(scenario) : (scenario ?? null), flags: kept, seconds, resumed };
}

const TRIES_MAX = 1000;

/** Makes `<out>/<stem>.checkpoint`, or with -2, -3, ... before the dot. */
export function makeCheckpointFolder(out: string, stem: string): string {
  for (let attempt = 1; ; attempt++) {
    const folder = join(out, `${stem}${attempt === 1 ? '' : `-${String(attempt)}`}.checkpoint`);
    try {
      mkdirSync(folder);
      return folder;
    } catch (error) {
      const taken = error instanceof Error && 'code' in error && error.code === 'EEXIST';
      if (!taken || attempt === TRIES_MAX) throw diskFault(folder, 'the checkpoint cannot be written', error);
    }
  }
}

/** Removes the folder of a checkpoint that was never finished: nothing can go on from it. */
export function removeUnfinished(folder: string): void {
  if (!existsSync(join(folder, CHECKPOINT_FILE))) rmSync(folder, { recursive: true, force: true });
}

/** The one command that goes on from a checkpoint. */
export function resumeCommand(folder: string): string {
  return `npm run explore -- --resume ${shellWords([folder])}`;
}
