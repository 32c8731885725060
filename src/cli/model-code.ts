import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { projectRoot } from './project-root.ts';

/** Rooms of `src` whose code decides what a model says. */
const rooms = ['diff', 'invariants', 'kernel', 'models', 'state', 'transitions'];

/** The digest of all code that models are made of: SHA-256 over the path and the text of every file, in hexadecimal digits. */
export function modelCodeOf(root: string): string {
  const hash = createHash('sha256');
  for (const room of rooms) {
    const files = readdirSync(`${root}src/${room}`, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    for (const file of files.sort())
      hash
        .update(`${room}/${file}\0`)
        .update(readFileSync(`${root}src/${room}/${file}`))
        .update('\0');
  }
  return hash.digest('hex');
}

/** The same of the code that runs: the build has noted it. */
export function modelCode(): string {
  return import.meta.url.endsWith('.ts') ? modelCodeOf(projectRoot) : readFileSync(`${projectRoot}dist/model-code`, 'utf8');
}
