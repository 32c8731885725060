import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../src/cli/project-root.ts';
import { Failure } from './contestant.ts';

/** A model's source for another tool, by the ending of its name. */
export function modelFile(stem: string, ending: string): string {
  return join(projectRoot, 'bench', 'models', `${stem}.${ending}`);
}

/** Copies a Murphi model with other values for its constants. Throws a Failure if it has no such constant. */
export function writeWithConstants(source: string, target: string, constants: Readonly<Record<string, number>>): void {
  let text = readFileSync(source, 'utf8');
  for (const [name, value] of Object.entries(constants)) {
    const declaration = new RegExp(`^( *${name}: )\\d+;`, 'm');
    if (!declaration.test(text)) throw new Failure(`${source} has no constant ${name}`);
    text = text.replace(declaration, `$1${String(value)};`);
  }
  writeFileSync(target, text);
}
