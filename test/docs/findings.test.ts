import { afterAll, describe, expect, it } from 'vitest';
import { openPool } from '../../src/explorer/worker-pool.ts';
import { kernels } from '../../src/kernel/catalogue.ts';
import { buildModel } from '../../src/models/registry.ts';
import { FILE, RELEASING } from '../../src/state/names.ts';
import type { Snapshot } from '../../src/state/snapshot.ts';
import { search } from '../explorer/searches.ts';
import { scenario, shipped, specOf } from '../model/shipped.ts';
import { exploreNaively } from '../naive-explorer.ts';
import { quoted, rowsOf } from './markdown.ts';

const pool = openPool(1);
afterAll(() => pool.close());

const findings = rowsOf('docs/findings.md', ['scenario', 'start', 'kernel', 'property', 'steps', 'reachable']).flatMap(
  ([name, start, told, property, steps]) =>
    told.split(', ').map((kernel) => ({ name: quoted(name), start: Number(start), kernel, property, steps: Number(steps) })),
);

describe('docs/findings.md', () => {
  it.each(findings)('$name, start $start, under $kernel violates $property after $steps steps', async (finding) => {
    const { name, start, kernel, property, steps } = finding;
    const { violations } = await search(specOf(name, { kernel, start }), { pool, properties: [property] });
    expect(violations.map((v) => [v.property, v.trace.actions.length])).toEqual([[property, steps]]);
  });

  it('tells of every violation that a scenario expects', () => {
    const expected = shipped.flatMap((name) =>
      kernels.flatMap(({ name: kernel }) => {
        const violated = scenario(name).expect[kernel]?.violated ?? null;
        return violated === null || name === 'bias' ? [] : [`${name} ${kernel}`];
      }),
    );
    const told = findings.map(({ name, kernel }) => `${name} ${kernel}`);
    expect(expected.filter((finding) => !told.includes(finding))).toEqual([]);
  });
});

describe.each(kernels.map((k) => k.name))('a page cleaned between the dirty check and the release, under %s', (kernel) => {
  it.each(['coarse', 'fine'] as const)('is met by scenario reclaim, and has lost nothing (%s)', (granularity) => {
    const { states } = exploreNaively(buildModel(specOf('reclaim', { kernel, bounds: { granularity } })));
    const window = (states as Snapshot[]).filter(({ pages: [page], bios: [bio], processes: [issuer] }) => {
      const clean = page.dirty === 0 && issuer.ptes[0].dirty === 0 && page.freed === 0;
      return page.kind === FILE && clean && bio.phase === RELEASING && bio.vcnt > 0;
    });
    expect(window.length).toBeGreaterThan(0);
    expect(window.filter(({ pages: [page] }) => page.unsaved === 1)).toEqual([]);
  });
});
