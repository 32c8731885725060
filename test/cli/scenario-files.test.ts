import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isShipped } from '../../src/cli/scenario-files.ts';
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
