import { afterAll, describe, expect, it } from 'vitest';
import { openPool } from '../../src/explorer/worker-pool.ts';
import type { Model } from '../../src/explorer/model/model.ts';
import { buildModel } from '../../src/models/registry.ts';
import { mutate } from '../../src/mutants/mutate.ts';
import type { Draft } from '../../src/state/snapshot.ts';
import { exploreNaively } from '../naive-explorer.ts';
import { search } from '../explorer/searches.ts';
import { specOf } from './shipped.ts';
import { mutants } from './wrong-rules.ts';

const pool = openPool(1);
afterAll(() => pool.close());

describe.each(mutants)('$mistake ($kernel, $scenario)', ({ scenario, kernel, change, instead = {}, killedBy, ...rest }) => {
  it.each(killedBy)('is seen by %s alone, which holds without it', async (property) => {
    const properties = [property];
    const sound = await search(specOf(scenario, { kernel, change: instead, ...rest }), { pool, properties });
    const mutated = await search(specOf(scenario, { kernel, change, ...rest }), { pool, properties });
    expect(sound.violations.map((v) => v.property)).toEqual([]);
    expect(sound.limit).toBeNull();
    expect(mutated.violations.map((v) => v.property)).toEqual([property]);
  });
});

/** Properties that no wrong rule can break alone; what shows that each can fail. */
const elsewhere: Readonly<Record<string, string>> = {
  'mapcount-equals-ptes': 'below: no kernel rule touches the map count',
  'device-writes-legitimate-page': 'scenario direction',
  'maybe-pinned-has-no-false-negative': 'series-v5.test.ts: two-iterators',
  'freed-exactly-at-zero': 'series-v5.test.ts: two-iterators with the smallest bias',
  'foreign-table-holds-no-tokens': 'series-v5.test.ts: two-iterators, a bvec after a pin',
  'device-reads-issuers-bytes': 'bugs.test.ts: cow-by-mapcount',
  'copies-are-faithful': 'below: no kernel rule touches what a copy holds',
  'split-parts-are-apart': 'below: no kernel rule touches windows of bios',
  'dest-page-is-pinned': 'series-v5.test.ts: the references of 6.2',
};

describe('all mistakes together', () => {
  it('break every property that is not broken elsewhere', () => {
    const all = buildModel(specOf('merge', { kernel: 'v5' })).properties.filter((p) => p.kind !== 'goal');
    const killing = new Set(mutants.flatMap((m) => m.killedBy));
    expect(all.map((p) => p.name).filter((name) => !killing.has(name) && !(name in elsewhere))).toEqual([]);
  });

  it('a copy without the bytes of its original is seen by copies-are-faithful', () => {
    const model = buildModel(specOf('dio-read-fork', { kernel: '6.6' }));
    const torn = mutate(model, { kind: 'write', transition: 'fork', field: 'pages[].units[].tag', operator: 'lost' });
    const property = model.properties.find((p) => p.name === 'copies-are-faithful');
    const { states } = exploreNaively(torn, 12);
    expect(states.some((state) => property?.holds(state as Draft) === false)).toBe(true);
  });

  it.each([
    { field: 'bios[].size', operator: 'doubled' },
    { field: 'bios[].skip', operator: 'elsewhere' },
  ] as const)('a part that overlaps the rest of its bio is seen by split-parts-are-apart: $field $operator', ({ field, operator }) => {
    const model = buildModel(specOf('clone-split', { kernel: '6.6' }));
    const overlapping = mutate(model, { kind: 'write', transition: 'split-bio', field, operator });
    const property = model.properties.find((p) => p.name === 'split-parts-are-apart');
    const broken = ({ states }: ReturnType<typeof exploreNaively>): boolean => states.some((state) => property?.holds(state) === false);
    expect(broken(exploreNaively(model, 12))).toBe(false);
    expect(broken(exploreNaively(overlapping, 12))).toBe(true);
  });

  it('a page that is unmapped without its map count is seen by mapcount-equals-ptes', () => {
    const model = buildModel(specOf('merge', { kernel: 'v5' })) as Model<Draft>;
    const forgetful = model.transitions.map((t) =>
      t.name === 'unmap'
        ? {
            ...t,
            effect: (d: Draft, ...parameters: [number, number, number]): void => {
              t.effect(d, ...parameters);
              d.pages[0].mapcount += 1;
            },
          }
        : t,
    );
    const broken = (transitions: Model<Draft>['transitions']): number => {
      const property = model.properties.find((p) => p.name === 'mapcount-equals-ptes');
      const { states } = exploreNaively({ ...model, transitions });
      return states.filter((state) => property?.holds(state as Draft) === false).length;
    };
    expect(broken(model.transitions)).toBe(0);
    expect(broken(forgetful)).toBeGreaterThan(0);
  });
});
