import { afterAll, describe, expect, it } from 'vitest';
import { findScenario, loadScenario } from '../../src/cli/scenario-files.ts';
import { openPool } from '../../src/explorer/worker-pool.ts';
import { noOverrides } from '../../src/scenario/overrides.ts';
import type { Bounds, ModelConfig, Segment } from '../../src/state/bounds.ts';
import { quoted, rowsOf } from '../docs/markdown.ts';
import { everything } from '../everything.ts';
import { search } from '../explorer/searches.ts';
import { leftoversOf } from './leftovers.ts';
import { realCodeConfig } from './real-code-config.ts';
import { recorded, recordsOf } from './real-records.ts';

const pool = openPool(1);
afterAll(() => pool.close());

/** What docs/findings.md says of every kind of token left over: the smallest scenario, and how many records of which version have it. */
const told = rowsOf('docs/findings.md', ['left over', 'smallest scenario', 'kernel', 'records']).map(([kind, name, kernels, records]) => ({
  kind,
  name: quoted(name),
  kernels: kernels.split(', '),
  records: Object.fromEntries(records.split(', ').map((part) => part.split(': '))),
}));

describe('tokens that the real functions leave over', () => {
  it.each(recorded)('are all explained in docs/findings.md, record by record: $version', ({ version, kernel }) => {
    const all = recordsOf(version).map(({ in: input, out }) => ({
      input,
      left: Object.values(out.after).reduce((sum, [gets, pins]) => sum + gets + pins, 0),
    }));
    const forgetful = all.some(({ left }) => left !== 0);
    const count: Record<string, number> = {};
    for (const { input, left } of all.filter(({ left }) => left !== 0 || (everything && forgetful))) {
      const [found] = leftoversOf(realCodeConfig(input, kernel));
      expect({ input, tokens: found.tokens, predicted: found.predicted }).toEqual({ input, tokens: left, predicted: left });
      for (const kind of found.kinds) count[kind] = (count[kind] ?? 0) + 1;
    }
    const those = told.filter(({ records }) => version in records).map(({ kind, records }) => [kind, Number(records[version])]);
    expect(count).toEqual(Object.fromEntries(those));
  });
});

describe.each(told)('$kind: $name', ({ kind, name, kernels }) => {
  const { plan } = loadScenario(findScenario(name), noOverrides);
  const [start] = plan.starts;

  it.each(kernels)('is found by exploring, under %s', async (kernel) => {
    const config = { ...plan, starts: [start], kernel };
    expect([...leftoversOf(config)].flatMap(({ kinds }) => kinds)).toContain(kind);
    const { violations } = await search({ model: 'direct-io', config }, { pool, properties: ['everything-returned'] });
    expect(violations.map(({ property }) => property)).toEqual(['everything-returned']);
  });

  it.runIf(everything)('is shown by no world that has less of anything', () => {
    const worlds = lowered(plan.bounds, start.calls[0].segments.length).flatMap(({ bounds, segments }) =>
      worldsOf({ ...plan, starts: [start], kernel: kernels[0] }, bounds, segments),
    );
    expect(worlds.length).toBeGreaterThan(0);
    const shown = worlds.filter((world) => [...leftoversOf(world)].some(({ kinds }) => kinds.includes(kind)));
    expect(shown.map(({ bounds, layout }) => ({ bounds, layout }))).toEqual([]);
  });
});

/** One bound less, or one segment. */
function lowered(bounds: Bounds, segments: number): { readonly bounds: Bounds; readonly segments: number }[] {
  const keys = ['unitsPerPage', 'virtualPages', 'frames', 'vecs', 'logicalBlock'] as const;
  const below = (value: number): number[] => Array.from({ length: value - 1 }, (_, i) => i + 1);
  const isLength = (key: string): boolean => key === 'unitsPerPage' || key === 'logicalBlock';
  const less = keys.flatMap((key) =>
    below(bounds[key])
      .filter((value) => !isLength(key) || Number.isInteger(Math.log2(value)))
      .map((value) => ({ bounds: { ...bounds, [key]: value }, segments })),
  );
  return [...less, ...below(segments).map((fewer) => ({ bounds, segments: fewer }))];
}

/** Every page table, and as starts every call of so many segments, or fewer, that is a whole number of blocks. */
function worldsOf(like: ModelConfig, bounds: Bounds, segments: number): ModelConfig[] {
  const { frames, virtualPages, unitsPerPage, logicalBlock } = bounds;
  const [call] = like.starts[0].calls;
  const lists = segmentLists(segments, virtualPages * unitsPerPage);
  const whole = lists.filter((list) => list.length > 0 && list.reduce((sum, [, length]) => sum + length, 0) % logicalBlock === 0);
  if (whole.length === 0) return [];
  const starts = whole.map((list) => ({ calls: [{ ...call, kind: 'iovec' as const, segments: list }] }));
  const folios = like.layout.folios.length > 0 ? [{ head: 0, pages: frames }] : [];
  return mappings(virtualPages, frames).map((mapping) => ({
    ...like,
    bounds,
    starts,
    layout: {
      ...like.layout,
      pages: Array.from({ length: frames }, () => 'anon' as const),
      mapping,
      folios,
      fault: mapping.flatMap((frame, v) => (frame === null ? [v] : [])),
    },
  }));
}

function segmentLists(most: number, units: number): Segment[][] {
  if (most === 0) return [[]];
  const rest = segmentLists(most - 1, units);
  const longer = rest.filter((list) => list.length === most - 1);
  const starts = Array.from({ length: units }, (_, start) => start);
  return [
    ...rest,
    ...starts.flatMap((start) =>
      Array.from({ length: units - start }, (_, i) => i + 1).flatMap((length) =>
        longer.map((list): Segment[] => [[start, length], ...list]),
      ),
    ),
  ];
}

/** Which frame is behind each virtual page, if any; none twice. */
function mappings(virtualPages: number, frames: number, used: readonly number[] = []): (number | null)[][] {
  if (virtualPages === 0) return [[]];
  const free = Array.from({ length: frames }, (_, frame) => frame).filter((frame) => !used.includes(frame));
  return [null, ...free].flatMap((frame) =>
    mappings(virtualPages - 1, frames, frame === null ? used : [...used, frame]).map((rest) => [frame, ...rest]),
  );
}
