import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { accept, refuse } from '../scenario/refusal.ts';
import type { Outcome } from '../scenario/refusal.ts';

/** Files of a results folder by name. */
export type Files = Readonly<Record<string, string>>;

const TRIES_MAX = 1000;

/** `20260131T235959Z`. */
export function utcStamp(date: Date): string {
  return date.toISOString().replace(/[-:]|\.\d+/g, '');
}

/** Makes sure, before a search begins, that its results can be written to `out`; creates it, if need be. */
export function checkWritable(out: string): Outcome<null> {
  try {
    makeFolder(resolve(out));
    rmSync(mkdtempSync(join(out, '.probe-')), { recursive: true });
    return accept(null);
  } catch (error) {
    return refuse(`${out}: results cannot be written there: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Creates a folder and what is missing above it, one by one: mkdirSync({ recursive }) of Node 20 never returns where a parent refuses with ENOENT. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    if (!existsSync(path)) throw error; // another run may have made it meanwhile
  }
}

/**
 * Writes a new folder `<out>/<stem>`, or with -2, -3, ... at its end if that exists: all files or none. `filesFor` is given the folder's path,
 * which the files may mention. Returns that path. Throws what the file system throws.
 */
export function writeResults(out: string, stem: string, filesFor: (folder: string) => Files): string {
  for (let attempt = 1; attempt <= TRIES_MAX; attempt++) {
    const folder = join(out, attempt === 1 ? stem : `${stem}-${String(attempt)}`);
    if (!existsSync(folder) && writeAtOnce(out, folder, filesFor(folder))) return folder;
  }
  throw new Error(`${join(out, stem)} and ${String(TRIES_MAX)} more of that name exist`);
}

/** False if somebody else took the name meanwhile. */
function writeAtOnce(out: string, folder: string, files: Files): boolean {
  // Not mkdtemp: that would make a folder which only its owner can read.
  const building = join(out, `.writing-${String(process.pid)}-${randomUUID()}`);
  mkdirSync(building);
  try {
    for (const [name, text] of Object.entries(files)) writeNamed(join(building, name), text);
    renameSync(building, folder);
    return true;
  } catch (error) {
    rmSync(building, { recursive: true, force: true });
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return false;
    throw error;
  }
}

/** The system says what is wrong with a write, but not where. */
function writeNamed(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
