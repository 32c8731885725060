import { expect, test } from 'vitest';
import { explore } from '../../src/explorer/explore.ts';
import { statesWithoutEnd } from '../../src/explorer/insight/without-end.ts';
import { buildModel } from '../../src/models/registry.ts';
import { search } from './searches.ts';
import { buildToyModel, toyWorkerUrl } from './toy-models.ts';

test('states that only lead to each other have no end, and those that may still get out have one', async () => {
  const spec = { model: 'maze', config: null };
  const model = buildToyModel(spec);
  let without = -1;
  const found = await explore({
    ...{ model, spec, workerUrl: toyWorkerUrl },
    options: { engine: 'packed', workers: 1, keepGoing: true },
    inspect: (stored) => {
      without = statesWithoutEnd(model, stored);
    },
  });
  expect(found).toMatchObject({ limit: null, distinct: 5 });
  expect(without).toBe(2);
});

test('places that workers left empty are no states', async () => {
  const spec = { model: 'two-phase-commit', config: { managers: 4 } };
  let without = -1;
  await search(spec, {
    workers: 4,
    inspect: (stored, { distinct }) => {
      expect(stored.end - 1).toBeGreaterThan(distinct);
      without = statesWithoutEnd(buildModel(spec), stored);
    },
  });
  expect(without).toBe(0);
});
