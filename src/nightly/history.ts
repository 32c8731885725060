import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { historySchema } from './history-schema.ts';
import type { PastNight } from './history-schema.ts';

/** No trend goes further back, and no chart. */
const NIGHTS_MAX = 30;
/** Of a night's file, once it says something. */
const ENDING = '.json';

/** What earlier nights have left, oldest first, and the names of files that say nothing. */
export interface History {
  readonly nights: readonly PastNight[];
  readonly unreadable: readonly string[];
}

/** Reads the last nights of a folder; a file that is no history is named, and ends nothing. */
export function readHistory(folder: string): History {
  if (!existsSync(folder)) return { nights: [], unreadable: [] };
  // By names without their ending: of two nights that began at once, the second one's is the longer one.
  const names = readdirSync(folder).flatMap((file) => (file.endsWith(ENDING) ? [file.slice(0, -ENDING.length)] : []));
  const files = names.sort().map((name) => name + ENDING);
  const read = files.slice(-NIGHTS_MAX).map((file) => ({ file, night: nightIn(join(folder, file)) }));
  return {
    nights: read.flatMap(({ night }) => night ?? []),
    unreadable: read.filter(({ night }) => night === null).map(({ file }) => file),
  };
}

function nightIn(path: string): PastNight | null {
  try {
    const parsed = v.safeParse(historySchema, JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

/** The path for a night that has just begun, which is nobody else's: what it is about to be written to is there already, empty. Throws what the file system throws. */
export function newHistoryFile(folder: string, stamp: string): string {
  mkdirSync(folder, { recursive: true });
  for (let i = 1; ; i++) {
    const path = join(folder, `${stamp}${i === 1 ? '' : `-${String(i)}`}${ENDING}`);
    if (existsSync(path)) continue;
    try {
      closeSync(openSync(freshOf(path), 'wx'));
      return path;
    } catch (error) {
      if (!existsSync(freshOf(path))) throw error;
    }
  }
}

function freshOf(path: string): string {
  return `${path}.new`;
}

/** Replaces a night's file as a whole, so that a reader, now or after a crash, finds the old text or the new one. Throws what the file system throws. */
export function writeHistory(path: string, night: PastNight): void {
  const { entries, ...head } = night;
  const lines = Object.entries(entries).map(([id, entry]) => `    ${JSON.stringify(id)}: ${JSON.stringify(entry)}`);
  const fresh = freshOf(path);
  try {
    const file = openSync(fresh, 'w');
    try {
      writeFileSync(file, `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "entries": {\n${lines.join(',\n')}\n  }\n}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(fresh, path);
  } catch (error) {
    removeIfPossible(fresh);
    throw error;
  }
}

/** Where a file cannot be written, it may be impossible to remove it, too: the first fault is the one to tell. */
function removeIfPossible(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It stays, and is not read, because it is not called .json.
  }
}
