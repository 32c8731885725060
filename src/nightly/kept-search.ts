import { existsSync, mkdirSync, rmSync } from 'node:fs';
import type { Checkpoint, Identity } from '../explorer/checkpoint/checkpoint.ts';
import type { ExploreRequest } from '../explorer/explore-request.ts';
import { ownerOf } from '../explorer/files/folder-owner.ts';
import { differenceOf, readCheckpoint } from '../explorer/checkpoint/read-checkpoint.ts';
import { raiseStop, Stop } from '../explorer/stop.ts';
import { counted } from '../report/value-text.ts';

/** So often a search that goes on for hours is kept. */
const KEEP_MS = 300_000;

/** A search that goes on where an earlier night has left it, and is kept for the next one. */
export interface KeptSearch {
  readonly request: Pick<ExploreRequest, 'checkpoints' | 'from'>;
  readonly statesBefore: number;
  /** Where it goes on, or why it begins anew: sentences. */
  readonly notes: readonly string[];
  /** It is finished: nobody has to go on. */
  readonly forget: () => void;
  /** To be called when the search is over. */
  readonly end: () => void;
}

/** Looks for a checkpoint in the folder; one that is damaged, or of another search, is removed. Throws if another process is at work on it. */
export function keptSearch(folder: string, identity: Identity, stop: Int32Array<SharedArrayBuffer>): KeptSearch {
  const forget = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  const { from, notes } = leftIn(folder, identity);
  if (!from) forget();
  const timer = setInterval(() => raiseStop(stop, Stop.pause), KEEP_MS);
  const makeFolder = (): string => {
    mkdirSync(folder, { recursive: true });
    return folder;
  };
  return {
    request: { checkpoints: { folder: makeFolder, identity, notes: () => null, onWritten: () => undefined }, ...(from ? { from } : {}) },
    statesBefore: from ? statesOf(from) : 0,
    notes,
    forget,
    end: () => clearInterval(timer),
  };
}

function leftIn(folder: string, identity: Identity): { from: Checkpoint | null; notes: string[] } {
  const owner = ownerOf(folder);
  if (owner !== null) throw new Error(`${folder}: process ${String(owner)} works on it`);
  if (!existsSync(folder)) return { from: null, notes: [] };
  const read = readCheckpoint(folder);
  if (!read.ok) return { from: null, notes: [`it begins anew: ${read.why}`] };
  const difference = differenceOf(read.value.identity, identity);
  if (difference) return { from: null, notes: [`it begins anew: its checkpoint is of another search: ${difference.name} differs`] };
  return { from: read.value, notes: [`it went on from ${counted(statesOf(read.value), 'distinct state')} of an earlier night`] };
}

function statesOf({ position: { sizes, found } }: Checkpoint): number {
  return sizes.reduce((sum, states) => sum + states, found);
}
