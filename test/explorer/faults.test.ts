import type { Worker } from 'node:worker_threads';
import { afterAll, describe, expect, test } from 'vitest';
import { explore } from '../../src/explorer/explore.ts';
import { ModelFault } from '../../src/explorer/model/model-fault.ts';
import type { Exploration } from '../../src/explorer/result.ts';
import { openPool } from '../../src/explorer/worker-pool.ts';
import { UNOPENED } from '../../src/explorer/threads/tasks.ts';
import type { Task } from '../../src/explorer/threads/tasks.ts';
import { runTask } from '../../src/explorer/threads/worker-session.ts';
import { buildFaultyModel } from './faulty-model.ts';
import type { FaultPlace } from './faulty-model.ts';
import { buildGridModel } from './grid-model.ts';

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

test.each(['element-removed', 'element-added'] as const)(
  'an effect that makes a list shorter or longer is found out: %s',
  async (place) => {
    for (const engine of ['packed', 'immer'] as const)
      await expect(searchFaulty(place, 1, engine)).rejects.toThrow('items is not a list of 2');
  },
);

test('a thread that was not told of a search says so, and is told', async () => {
  const untold = { search: -1, opening: null, workers: 1, keyed: false, kind: 'clear' } as const;
  expect(runTask(untold, buildFaultyModel)).toBe(UNOPENED);
  let refusals = 0;
  const forgetful = {
    run: (task: Task, options: object) => (task.opening === null && refusals++ === 0 ? Promise.resolve(UNOPENED) : pool.run(task, options)),
    close: () => Promise.resolve(),
  };
  const spec = { model: 'grid', config: null };
  const options = { engine: 'packed', workers: 1, keepGoing: true } as const;
  expect(await explore({ model: buildGridModel(), spec, options, pool: forgetful })).toMatchObject({ distinct: 28, generated: 43 });
  expect(refusals).toBeGreaterThan(1);
});

test('a violation in the initial state has an empty trace', async () => {
  const found = await searchFaulty('initial-state', 2, 'packed');
  expect(found).toMatchObject({ limit: 'violation', distinct: 1, generated: 1, depth: 0, levels: [1] });
  expect(found.violations).toStrictEqual([{ property: 'small', kind: 'invariant', trace: { initial: 0, actions: [] } }]);
});

test('a search that cannot begin leaves no threads', async () => {
  const threads: Worker[] = [];
  const note = (worker: Worker): unknown => threads.push(worker);
  process.on('worker', note);
  const options = { engine: 'packed', workers: 2, keepGoing: false, properties: ['no such'] } as const;
  const search = explore({ model: buildGridModel(), spec: { model: 'grid', config: null }, options });
  await expect(search).rejects.toThrow('grid has no property no such');
  process.off('worker', note);
  expect(threads.map(({ threadId }) => threadId)).toEqual([-1, -1]);
});
