import { isUtf8 } from 'node:buffer';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { grouped } from '../report/value-text.ts';
import { suggestion } from '../scenario/nearest-name.ts';
import type { Overrides } from '../scenario/overrides.ts';
import { parseScenario } from '../scenario/parse-scenario.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { UsageError } from './exit-codes.ts';
import { projectRoot } from './project-root.ts';

/** A scenario's file: its name, and a path that is short for people. */
export interface ScenarioFile {
  readonly name: string;
  readonly path: string;
}

/** Where scenarios are looked for by name. */
const folders = ['scenarios', 'scenarios/bugs'];

/** What a night explores stands beside the scenarios, and is none. */
export const CAMPAIGN = 'nightly.json';

/** All shipped scenarios, by folder and name. */
export function shippedScenarios(): ScenarioFile[] {
  return folders.flatMap((folder) =>
    filesIn(join(projectRoot, folder))
      .filter((file) => file.endsWith('.json') && file !== CAMPAIGN)
      .sort()
      .map((file) => ({ name: basename(file, '.json'), path: shortPath(join(projectRoot, folder, file)) })),
  );
}

/** The file of a name or path. Throws a UsageError with the nearest name. */
export function findScenario(nameOrPath: string): ScenarioFile {
  if (nameOrPath.endsWith('.json') || nameOrPath.includes('/')) return { name: basename(nameOrPath, '.json'), path: nameOrPath };
  const shipped = shippedScenarios();
  const found = shipped.find(({ name }) => name === nameOrPath);
  if (found) return found;
  const names = shipped.map(({ name }) => name);
  throw new UsageError(`there is no scenario "${nameOrPath}"${suggestion(nameOrPath, names)}`);
}

/** Reads and checks a scenario. Throws a UsageError that names the file and the key. */
export function loadScenario({ name, path }: ScenarioFile, overrides: Overrides): Scenario {
  const parsed = parseScenario(readText(path, SCENARIO_BYTES_MAX), path, name, overrides);
  if (!parsed.ok) throw new UsageError(parsed.why);
  return parsed.value;
}

const SCENARIO_BYTES_MAX = 1e6;
const BYTES_MAX = 64e6;

/** The text of a file that the user named. Throws a UsageError. */
export function readText(path: string, bytesMax = BYTES_MAX): string {
  try {
    const status = statSync(path);
    // Devices and pipes may never end.
    if (!status.isFile() && !status.isDirectory()) throw new Error('it is no file');
    if (status.size > bytesMax) throw new Error(`it has ${grouped(status.size)} bytes, and ${grouped(bytesMax)} is the most`);
    const bytes = readFileSync(path);
    if (!isUtf8(bytes)) throw new Error('it is no UTF-8 text');
    return bytes.toString('utf8');
  } catch (error) {
    throw new UsageError(`${path}: cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function shortPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short;
}

/** Is this the name or the path of a scenario that comes with pincheck? */
export function isShipped(nameOrPath: string): boolean {
  const path = resolve(findScenario(nameOrPath).path);
  return shippedScenarios().some((shipped) => resolve(shipped.path) === path);
}
