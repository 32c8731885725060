import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { shippedScenarios } from '../../src/cli/scenario-files.ts';
import { kernels } from '../../src/kernel/catalogue.ts';
import { parseGolden } from '../../src/matrix/golden.ts';
import { root } from '../cli/run-cli.ts';

const file = join(root, 'results/golden.json');

it('the golden manifest has a cell for every shipped scenario under every kernel, and no other', () => {
  const golden = parseGolden(readFileSync(file, 'utf8'), file);
  if (!golden.ok) throw new Error(golden.why);
  const cells = Object.entries(golden.value.cells).flatMap(([scenario, row]) => Object.keys(row).map((kernel) => `${scenario} ${kernel}`));
  const places = shippedScenarios().flatMap(({ name }) => kernels.map((kernel) => `${name} ${kernel.name}`));
  expect(cells.sort()).toEqual(places.sort());
});
