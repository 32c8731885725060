import { execFile, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { buildLine } from '../../src/reproducer/c-program.ts';
import { deedText } from '../../src/reproducer/deed.ts';
import { scheduleOf } from '../../src/reproducer/schedule.ts';
import { modelConfig } from '../config.ts';
import { emptyFolder } from '../empty-folder.ts';
import { follow } from '../report/described.ts';

/** Is there a gcc that links statically? */
export const gcc = spawnSync('gcc', ['-static', '-xc', '-', '-o', '/dev/null'], { input: 'int main(void) { return 0; }' }).status === 0;

/** Builds a program as it says itself; the answer is its path. */
export async function compile(stem: string, program: string): Promise<string> {
  const file = join(emptyFolder(), `${stem}.c`);
  writeFileSync(file, program);
  const [command, ...words] = buildLine(file).split(' ');
  expect(await promisify(execFile)(command, words)).toMatchObject({ stdout: '', stderr: '' });
  return file.replace(/\.c$/, '');
}

/** A page of two units in memory and a call, driven along actions by their text. */
export function schedule(kernel: string, overrides: Parameters<typeof modelConfig>[0], texts: readonly string[]) {
  const spec = { model: 'direct-io', config: modelConfig({ kernel, ...overrides }) };
  const { model, record, replayed } = follow(spec, 'issuer-sees-data', texts);
  return { ...scheduleOf(model, record, replayed), record };
}

/** The submitter's program up to submission under 6.2. */
const submission = (call = 0) =>
  ['alloc-bio', 'enter-get-pages', 'extract-user', 'trim', 'add-page', 'get-pages-loop', 'handle-return'].map((s) => `${s}(call=${call})`);
export const readOf = (call: number) => [...submission(call), `set-pages-dirty(call=${call})`, `submit(call=${call})`];
export const writeOf = (call: number) => [...submission(call), `submit(call=${call})`];
export const read = readOf(0);
export const write = { op: 'write', dir: 'source', completion: 'release', setDirty: false } as const;
/** Two pages that no bio takes as one. */
export const twoPages = { bounds: { virtualPages: 2, frames: 6, bios: 2 }, layout: { pages: ['anon', 'anon'], mapping: [1, 0] } } as const;
export const deeds = (s: ReturnType<typeof schedule>) => s.deeds.map(deedText);
