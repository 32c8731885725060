import { expect, it, vi } from 'vitest';
import { explore } from '../../src/explorer/explore.ts';
import { Stop, makeStopFlag } from '../../src/explorer/stop.ts';
import { matrixCode } from '../../src/cli/run-matrix.ts';
import { subjectOf } from '../../src/cli/subject.ts';
import { inapplicable } from '../../src/matrix/applicable.ts';
import type { Place } from '../../src/matrix/cell.ts';
import type { CellRecord } from '../../src/matrix/record-schema.ts';
import { checkedProperties, fillCells } from '../../src/matrix/fill.ts';
import type { Effort } from '../../src/matrix/fill.ts';
import { scenario } from '../model/shipped.ts';

vi.mock(import('../../src/explorer/explore.ts'), { spy: true });

const effort: Effort = { workers: 2, memoryBytesMax: 2 ** 28, options: { engine: 'packed' }, altered: false, stop: makeStopFlag() };

function places(...names: readonly string[]): Place[] {
  return names.flatMap((name) => ['6.2', 'v5', '6.6'].map((kernel) => ({ scenario: scenario(name), kernel })));
}

it('fills every cell with the same result in its place, whether alone, side by side or as a slow one', async () => {
  const some = places('merge', 'pipe', 'direction');
  const filled = await fillCells(some, effort);
  expect(filled.map(({ scenario: { name }, kernel, cell }) => [name, kernel, cell.verdict, cell.property])).toEqual([
    ['merge', '6.2', 'verified', null],
    ['merge', 'v5', 'verified', null],
    ['merge', '6.6', 'verified', null],
    ['pipe', '6.2', 'verified', null],
    ['pipe', 'v5', 'violated', 'no-free-under-dma'],
    ['pipe', '6.6', 'not-applicable', null],
    ['direction', '6.2', 'violated', 'device-writes-legitimate-page'],
    ['direction', 'v5', 'violated', 'device-writes-legitimate-page'],
    ['direction', '6.6', 'violated', 'device-writes-legitimate-page'],
  ]);
  expect(filled.every(({ expected }) => expected === null || expected.met)).toBe(true);
  const cells = filled.map(({ cell }) => cell);
  expect((await fillCells(some, { ...effort, workers: 1 })).map(({ cell }) => cell)).toEqual(cells);
  const slow = some.slice(0, 2).map((place) => ({ ...place, scenario: { ...place.scenario, slow: true } }));
  expect((await fillCells(slow, effort)).map(({ cell }) => cell)).toEqual(cells.slice(0, 2));
});

it('fails as a whole if one cell cannot be explored', async () => {
  const [first, ...others] = places('merge');
  await expect(fillCells([first, { ...first, kernel: 'nope' }, ...others], effort)).rejects.toThrow('nope');
});

it('looks for deadlocks, unless they are to be skipped', () => {
  const { model } = subjectOf('merge', 'v5', undefined, []);
  expect(checkedProperties(model, [])).toContain('deadlock');
  expect(checkedProperties(model, ['deadlock'])).toEqual(checkedProperties(model, []).filter((name) => name !== 'deadlock'));
});

it('does not judge what the scenario skips under the kernel, and says if bounds are altered', async () => {
  const skip = ['device-writes-legitimate-page'];
  const direction = { ...scenario('direction'), goals: [], alive: [], expect: { v5: { violated: null, skip, why: 'a test' } } };
  const [filled] = await fillCells([{ scenario: direction, kernel: 'v5' }], { ...effort, altered: true });
  expect(filled).toMatchObject({ violated: [], cell: { verdict: 'verified' }, expected: { met: true, altered: true } });
});

it('explores a scenario of which one start says something', () => {
  const config = { ...scenario('pipe').plan, kernel: '6.6' };
  expect(inapplicable(config)).toBe('6.6 has no ITER_PIPE');
  expect(inapplicable({ ...config, starts: [...config.starts, ...scenario('merge').plan.starts] })).toBeNull();
});

it('knows which kernels have what a call needs, by their rules', () => {
  const bounce = scenario('bounce-read').plan;
  expect(inapplicable({ ...bounce, kernel: '6.18' })).toBe('6.18 has no bio_iov_iter_bounce()');
  expect(inapplicable({ ...bounce, kernel: '7.0' })).toBeNull();
  const { plan } = scenario('listed');
  const listed = { ...plan, starts: plan.starts.filter(({ calls }) => calls.some(({ kind }) => kind === 'kvec')) };
  expect(inapplicable({ ...listed, kernel: '6.2' })).toBe('6.2 has no extraction from ITER_KVEC');
  expect(inapplicable({ ...listed, kernel: '6.6' })).toBeNull();
  const { plan: pipe } = scenario('pipe');
  expect(inapplicable({ ...pipe, kernel: '6.2' })).toBeNull();
  expect(inapplicable({ ...pipe, kernel: '6.2', change: { pipe: 'unsupported' } })).toBe('6.2 has no ITER_PIPE');
});

it('was interrupted, whatever else is amiss', () => {
  const cell = {
    scenario: 'merge',
    kernel: 'v5',
    ...{ verdict: 'inconclusive', property: null, distinct: 1, generated: 1, depth: 0 },
  } as const;
  const record = { ...cell, why: 'interrupted', golden: null, expected: null } as unknown as CellRecord;
  expect(matrixCode([record])).toBe(130);
  expect(matrixCode([{ ...record, why: null, golden: 'changed' }, record])).toBe(130);
  expect(matrixCode([{ ...record, why: 'time' }])).toBe(3);
  expect(
    matrixCode([
      { ...record, why: 'time' },
      { ...record, verdict: 'verified', why: null, expected: false },
    ]),
  ).toBe(1);
});

it('says why a kernel has nothing to do with a scenario', async () => {
  const [, , filled] = await fillCells(places('pipe'), effort);
  expect(filled).toMatchObject({ kernel: '6.6', why: '6.6 has no ITER_PIPE', expected: null, cell: { distinct: 0, depth: 0 } });
});

it('explores alone what found no room beside others, and calls it inconclusive if there is none at all', async () => {
  const [place] = places('fork-race').slice(1);
  const [short] = await fillCells([place], { ...effort, memoryBytesMax: 4e5 });
  expect(short).toMatchObject({ why: 'memory', cell: { verdict: 'inconclusive' } });
  const [alone] = await fillCells([place], { ...effort, workers: 2, memoryBytesMax: 3e6 });
  expect(alone).toMatchObject({ why: null, cell: { verdict: 'verified' } });
  const given = vi
    .mocked(explore)
    .mock.calls.slice(-2)
    .map(([{ options, tuning }]) => [options.workers, tuning?.memoryBytesMax]);
  expect(given).toEqual([
    [1, 1.5e6],
    [2, 3e6],
  ]);
});

it('ends in order when it is told to', async () => {
  const stop = makeStopFlag();
  const cells = await fillCells(places('merge'), { ...effort, stop, onCell: () => (stop[0] = Stop.interrupted) });
  expect(cells.map(({ cell, why }) => [cell.verdict, why]).at(-1)).toEqual(['inconclusive', 'interrupted']);
});
