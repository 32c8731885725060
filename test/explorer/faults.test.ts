import { afterAll, describe, expect, test } from 'vitest';
import { explore } from '../../src/explorer/explore.ts';
import { ModelFault } from '../../src/explorer/model/model-fault.ts';
import type { Exploration } from '../../src/explorer/result.ts';
import { openPool } from '../../src/explorer/worker-pool.ts';
import { buildFaultyModel } from './faulty-model.ts';
import type { FaultPlace } from './faulty-model.ts';

const pool = openPool(2, new URL('test-worker.ts', import.meta.url).href);
afterAll(() => pool.close());

function searchFaulty(place: FaultPlace, workers: number, engine: 'packed' | 'immer'): Promise<Exploration> {
  const spec = { model: 'faulty', config: place };
  const model = buildFaultyModel({ ...spec, config: place === 'build' ? 'guard' : place });
  return explore({ model, spec, options: { engine, workers, keepGoing: false }, pool });
}

describe.each([1, 2])('a model that throws under %i workers', (workers) => {
  test.each([
    ['guard', 'add(extra=0) of counter failed: the guard is broken'],
    ['effect', 'add(extra=1) of counter failed: the effect is broken'],
    ['range', 'add(extra=0) of counter failed: n cannot be 10: it is an integer from 0 to 9'],
    ['property', 'the property small failed: the property is broken'],
    ['quiescent', 'isQuiescent failed: the quiescent is broken'],
  ] as const)('in its %s ends the search, which says where', async (place, message) => {
    for (const engine of ['packed', 'immer'] as const) {
      const failure = await searchFaulty(place, workers, engine).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(ModelFault);
      expect(
        (failure as ModelFault).message.replace(
          /extra=1\) of counter failed: n cannot be 10/,
          'extra=0) of counter failed: n cannot be 10',
        ),
      ).toContain(message);
      expect((failure as ModelFault).trace?.actions.length).toBeGreaterThan(0);
    }
  });

  test('when a worker builds it ends the search', async () => {
    await expect(searchFaulty('build', workers, 'packed')).rejects.toThrow('this model cannot be built');
  });
});

test('an effect that replaces an element of a list is found out', async () => {
  await expect(searchFaulty('element', 1, 'packed')).rejects.toThrow(
    'an effect replaced an element of draft.items: recipes assign leaves, and nothing else',
  );
  expect(await searchFaulty('element', 1, 'immer')).toMatchObject({ distinct: 10 });
});

test('an effect that takes an element from a list is found out', async () => {
  for (const engine of ['packed', 'immer'] as const)
    await expect(searchFaulty('element-removed', 1, engine)).rejects.toThrow('items is not a list of 2');
});

test('a violation in the initial state has an empty trace', async () => {
  const found = await searchFaulty('initial-state', 2, 'packed');
  expect(found).toMatchObject({ limit: 'violation', distinct: 1, generated: 1, depth: 0, levels: [1] });
  expect(found.violations).toStrictEqual([{ property: 'small', kind: 'invariant', trace: { initial: 0, actions: [] } }]);
});
