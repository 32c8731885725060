import { expect, test } from 'vitest';
import { explore } from '../../src/explorer/explore.ts';
import { statesWithoutEnd } from '../../src/explorer/insight/without-end.ts';
import { buildToyModel, toyWorkerUrl } from './toy-models.ts';

test.each([1, 4])(
  'states that only lead to each other have no end; of %i workers, some leave places empty, which are no states',
  async (workers) => {
    const spec = { model: 'maze', config: null };
    const model = buildToyModel(spec);
    let without = -1;
    const found = await explore({
      ...{ model, spec, workerUrl: toyWorkerUrl },
      options: { engine: 'packed', workers, keepGoing: true },
      inspect: (stored) => {
        without = statesWithoutEnd(model, stored);
      },
    });
    expect(found).toMatchObject({ limit: null, distinct: 5 });
    expect(without).toBe(2);
  },
);
