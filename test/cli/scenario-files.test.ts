import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isShipped, readText } from '../../src/cli/scenario-files.ts';
import { emptyFolder } from '../empty-folder.ts';
import { fixture, root } from './run-cli.ts';

it.each([
  ['merge', true],
  ['./scenarios/merge.json', true],
  ['scenarios/bugs/../merge.json', true],
  [join(root, 'scenarios/merge.json'), true],
  ['./merge.json', false],
  [fixture('scenarios/one-read.json'), false],
])('%s comes with pincheck: %s', (nameOrPath, shipped) => {
  expect(isShipped(nameOrPath)).toBe(shipped);
});

describe('a file', () => {
  function fileOf(...bytes: readonly number[]): string {
    const path = join(emptyFolder(), 'a.json');
    writeFileSync(path, Buffer.from(bytes));
    return path;
  }

  it('is read as UTF-8', () => {
    expect(readText(fileOf(0x22, 0xc3, 0xa9, 0x22))).toBe('"é"');
  });

  it.each([
    ['in Latin-1', [0x22, 0xe9, 0x22]],
    ['in UTF-16', [0xff, 0xfe, 0x22, 0x00, 0x22, 0x00]],
    ['that ends within a character', [0x22, 0xc3]],
  ])('%s is refused, and not read with other characters in place of its own', (_, bytes) => {
    const path = fileOf(...bytes);
    expect(() => readText(path)).toThrow(`${path}: cannot be read: it is no UTF-8 text`);
  });

  it('may have as many bytes as are allowed, and not one more', () => {
    const path = fileOf(0x31, 0x32, 0x33);
    expect(readText(path, 3)).toBe('123');
    expect(() => readText(path, 2)).toThrow(`${path}: cannot be read: it has 3 bytes, and 2 is the most`);
  });
});
