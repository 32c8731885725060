import { describe, expect, it } from 'vitest';
import { differenceOf } from '../../src/explorer/checkpoint/read-checkpoint.ts';
import type { ExploreOptions } from '../../src/explorer/result.ts';
import { kernelRules } from '../../src/kernel/catalogue.ts';
import { buildModel } from '../../src/models/registry.ts';
import { searchIdentity } from '../../src/report/search-identity.ts';
import { specOf } from '../model/shipped.ts';
import type { Variation } from '../model/shipped.ts';

const asked: ExploreOptions = { engine: 'packed', workers: 2, keepGoing: false };

function identity(changes: Partial<ExploreOptions> = {}, variation: Variation = { kernel: '6.2' }, version = '1') {
  const spec = specOf('merge', variation);
  return searchIdentity({ model: buildModel(spec), spec, kernel: variation.kernel, options: { ...asked, ...changes } }, version);
}

describe('a checkpoint', () => {
  it.each<[string, Partial<ExploreOptions>, unknown]>([
    ['keepGoing', { keepGoing: true }, false],
    ['store', { store: 'hash64' }, 'exact'],
    ['engine', { engine: 'immer' }, 'packed'],
    ['depthMax', { depthMax: 9 }, null],
    ['statesMax', { statesMax: 9 }, null],
    ['violationsMax', { violationsMax: 2 }, null],
    ['properties', { properties: ['no-underflow'] }, null],
  ])('is not taken up by a search that is asked for another %s', (name, changes, of) => {
    expect(differenceOf(identity(), identity(changes))).toEqual({ name, of, not: changes[name as keyof ExploreOptions] });
  });

  it('is not taken up by another version, another kernel, or in other bounds', () => {
    expect(differenceOf(identity(), identity({}, { kernel: '6.2' }, '2'))).toEqual({ name: 'version', of: '1', not: '2' });
    expect(differenceOf(identity(), identity({}, { kernel: '6.6' }))).toEqual({ name: 'kernel', of: '6.2', not: '6.6' });
    expect(differenceOf(identity(), identity({}, { kernel: '6.2', bounds: { bias: 7 } }))).toMatchObject({ name: 'bounds.bias', not: 7 });
  });

  it('knows the rules of its kernel', () => {
    expect(identity()['rule samePageDrop']).toBe(kernelRules('6.2')?.samePageDrop);
  });

  it('is taken up by any number of workers', () => {
    expect(differenceOf(identity(), identity({ workers: 1 }))).toBeNull();
  });
});
