import { afterAll, describe, expect, it } from 'vitest';
import type { ModelSpec } from '../../src/explorer/model/model.ts';
import { openPool } from '../../src/explorer/worker-pool.ts';
import { buildModel } from '../../src/models/registry.ts';
import { noOverrides } from '../../src/scenario/overrides.ts';
import { parseScenario } from '../../src/scenario/parse-scenario.ts';
import { PC_LATE_REVERT } from '../../src/state/names.ts';
import type { Snapshot } from '../../src/state/snapshot.ts';
import { search } from '../explorer/searches.ts';
import { exploreNaively } from '../naive-explorer.ts';
import { specOf } from './shipped.ts';

const pool = openPool(1);
afterAll(() => pool.close());

const submission = ['submitter', 'device', 'completion', 'dirty-worker'];

/** A model of what no shipped scenario meets. */
function corner(kernel: string, parts: Record<string, unknown>): ModelSpec {
  const file = { name: 'corner', title: 'A corner.', actors: submission, ...parts };
  const outcome = parseScenario(JSON.stringify(file), 'corner.json', 'corner', noOverrides);
  if (!outcome.ok) throw new Error(outcome.why);
  return { model: 'direct-io', config: { ...outcome.value.plan, kernel } };
}

/** Which of the properties are violated; of all that scenarios ask for, if none are named. */
async function violated(spec: ModelSpec, properties?: string[]): Promise<string[]> {
  const asked = buildModel(spec).properties.filter((p) => p.kind !== 'goal' && !p.optional);
  const found = await search(spec, { pool, keepGoing: true, properties: properties ?? [...asked.map((p) => p.name), 'deadlock'] });
  expect(found.limit).toBeNull();
  return found.violations.map((v) => v.property);
}

const statesOf = (spec: ModelSpec): readonly Snapshot[] => exploreNaively(buildModel(spec)).states as Snapshot[];

describe('the original of a stacked clone', () => {
  const read = (kernel: string, clones: number) =>
    corner(kernel, {
      bounds: { unitsPerPage: 2, frames: 2, bios: 2, vecs: 1, bias: 4, clones },
      layout: { pages: ['file'], mapping: [0], dirty: [0] },
      actors: [...submission, 'stacking-driver', 'reclaim', 'flusher'],
      starts: [{ calls: [{ op: 'read', kind: 'ubuf', segments: [[0, 2]], completion: 'release-dirty', setDirty: false }] }],
    });

  it.each([
    ['6.2', 0],
    ['6.2', 1],
    ['6.6', 0],
    ['6.6', 1],
  ])('dirties its pages on release (%s, %i clones)', async (kernel, clones) => {
    expect(await violated(read(kernel, clones), ['no-lost-update'])).toEqual([]);
    const states = statesOf(read(kernel, clones));
    expect(states.some((s) => s.bios.some((bio) => bio.origin > 0))).toBe(clones > 0);
  });
});

describe('a read that fails after it has crossed the end of the file', () => {
  /** The file ends behind the first page; there is memory for two buffers. */
  const read = (lateRevert: number) => ({
    bounds: { unitsPerPage: 2, frames: 2, bios: 3, vecs: 1 },
    layout: { pages: ['free', 'free'], mapping: [null] },
    starts: [{ calls: [{ op: 'read', kind: 'pipe', segments: [[0, 6]], lateRevert }] }],
  });

  it('gives back what lies beyond, while the device writes there', async () => {
    expect(await violated(corner('v5', read(4)), ['no-free-under-dma'])).toEqual(['no-free-under-dma']);
  });

  it('gives nothing back where it did not come so far', async () => {
    expect(await violated(corner('v5', read(2)), ['no-free-under-dma', 'iterator-stays-in-bounds'])).toEqual([]);
    expect(statesOf(corner('v5', read(1))).filter((s) => s.calls[0].pc === PC_LATE_REVERT)).toEqual([]);
  });
});

describe('a table that is not the own one', () => {
  const shared = {
    bounds: { virtualPages: 1, frames: 4, bios: 1, vecs: 3 },
    layout: { pages: ['anon', 'kernel', 'kernel', 'kernel'], mapping: [0] },
    starts: [
      {
        calls: [
          {
            op: 'read',
            kind: 'bvec',
            segments: [
              [4, 4],
              [8, 4],
              [12, 4],
            ],
            hold: true,
          },
          { op: 'read', kind: 'ubuf', segments: [[0, 4]], sameBio: true, repeat: false },
        ],
      },
    ],
  };

  it('is written behind its end, which is told as a size that wrapped, and computed no further', async () => {
    expect(await violated(corner('6.2', shared))).toContain('sizes-are-consistent');
    await expect(violated(corner('v5', shared), ['everything-returned'])).resolves.toBeDefined();
  });
});

describe('fs/direct-io.c', () => {
  it('writes the zero page for all that follows a fault', () => {
    const spec = corner('6.2', {
      bounds: { unitsPerPage: 2, virtualPages: 3, frames: 3, bios: 2, vecs: 3 },
      layout: { pages: ['anon', 'zero', 'anon'], mapping: [0, null, 2], fault: [1] },
      starts: [{ calls: [{ entry: 'direct-io', op: 'write', kind: 'ubuf', segments: [[0, 6]] }] }],
    });
    const taken = statesOf(spec).map((s) => s.calls[0].taken.map(({ page }) => page));
    expect(taken).toContainEqual([1, 1, 2, 2, 2, 2]);
    expect(taken.flat()).not.toContain(3);
  });

  /** Two pages of two maps, one behind the other. */
  const maps = (kernel: string) =>
    corner(kernel, {
      bounds: { virtualPages: 2, frames: 2, bios: 2, vecs: 2 },
      layout: { pages: ['anon', 'anon'], mapping: [0, 1], pgmaps: [1, 2] },
      starts: [{ calls: [{ entry: 'direct-io', op: 'write', kind: 'ubuf', segments: [[0, 8]] }] }],
    });

  it.each([
    ['6.2', 2],
    ['6.18', 1],
  ])('puts pages of two maps into one bio, unless bio_add_page() refuses (%s)', (kernel, most) => {
    expect(Math.max(...statesOf(maps(kernel)).flatMap((s) => s.bios.map((b) => b.vcnt)))).toBe(most);
  });
});

describe('success without progress', () => {
  const second = {
    bounds: { unitsPerPage: 2, virtualPages: 2, frames: 2, bios: 1, vecs: 3, logicalBlock: 2 },
    layout: { pages: ['anon', 'anon'], mapping: [0, 1] },
    starts: [
      {
        calls: [
          { op: 'read', kind: 'ubuf', segments: [[0, 2]], hold: true },
          { op: 'read', kind: 'ubuf', segments: [[2, 1]], sameBio: true, repeat: false },
        ],
      },
    ],
  };

  it.each(['6.2', '6.18', '7.0'])('is seen where a bio that lists pages already takes no whole block more (%s)', async (kernel) => {
    expect(await violated(corner(kernel, second), ['outer-loop-progress'])).toEqual(['outer-loop-progress']);
  });

  it('is seen where a zone append of a borrowed table may take nothing', async () => {
    const spec = corner('6.2', {
      bounds: { frames: 1, bios: 1, vecs: 1, zoneAppendLimit: 0 },
      layout: { pages: ['kernel'], mapping: [null] },
      starts: [{ calls: [{ op: 'zone-append', kind: 'bvec', segments: [[0, 4]] }] }],
    });
    expect(await violated(spec, ['outer-loop-progress'])).toEqual(['outer-loop-progress']);
  });
});

describe('flags of a bio that lists pages', () => {
  it('change when it borrows a table, until 6.4', async () => {
    expect(await violated(specOf('two-iterators', { kernel: '6.2', start: 5 }), ['flags-exclusive-and-stable'])).toEqual([
      'flags-exclusive-and-stable',
    ]);
  });
});
