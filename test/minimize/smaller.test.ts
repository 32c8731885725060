import { describe, expect, it } from 'vitest';
import { fewerCalls, fewerPages, smallerBounds } from '../../src/minimize/smaller.ts';
import type { Smaller } from '../../src/minimize/smaller.ts';
import type { Bounds, CallPlan, Layout, ModelConfig } from '../../src/state/bounds.ts';
import { modelConfig } from '../config.ts';

interface Change {
  readonly bounds?: Partial<Bounds>;
  readonly layout?: Partial<Layout>;
  /** What is different in each call. */
  readonly calls?: readonly Partial<CallPlan>[];
}

/** The smaller world that differs from `config` in what is named, and in nothing else. */
function worldOf(config: ModelConfig, what: string, { bounds, layout, calls = [] }: Change): Smaller {
  const all = config.starts[0].calls.map((call, c) => ({ ...call, ...calls.at(c) }));
  return {
    what,
    config: { ...config, bounds: { ...config.bounds, ...bounds }, layout: { ...config.layout, ...layout }, starts: [{ calls: all }] },
  };
}

function whats(smaller: readonly Smaller[]): string[] {
  return smaller.map(({ what }) => what);
}

describe('worlds with fewer calls', () => {
  it('are without one call or one segment, and keep the others as they are', () => {
    const config = modelConfig({
      calls: [{ kind: 'iovec', segments: [[0, 1], [1, 1]] }, { completion: 'release' }], // prettier-ignore
    });
    const [first, second] = config.starts[0].calls;
    const withCalls = (...calls: CallPlan[]): ModelConfig => ({ ...config, starts: [{ calls }] });
    expect(fewerCalls(config)).toEqual([
      { what: 'without call 0', config: withCalls(second) },
      { what: 'without call 1', config: withCalls(first) },
      { what: 'without segment 0 of call 0', config: withCalls({ ...first, segments: [[1, 1]] }, second) },
      { what: 'without segment 1 of call 0', config: withCalls({ ...first, segments: [[0, 1]] }, second) },
    ]);
  });

  it('have a call', () => {
    expect(fewerCalls(modelConfig())).toEqual([]);
  });

  it('do not part calls that share a bio', () => {
    expect(fewerCalls(modelConfig({ calls: [{ hold: true }, { sameBio: true }] }))).toEqual([]);
  });
});

describe('worlds with fewer pages', () => {
  it('lose pages that nothing means, and what stands behind them moves up', () => {
    const config = modelConfig({
      bounds: { virtualPages: 4, frames: 10 },
      layout: {
        pages: ['kernel', 'kernel', 'file', 'anon', 'file', 'kernel', 'kernel', 'kernel', 'kernel'],
        mapping: [4, 3, null],
        pgmaps: [0, 0, 1, 2, 3],
        folios: [
          { head: 0, pages: 2 },
          { head: 6, pages: 2 },
        ],
        fault: [2],
        dontFork: [0, 1, 2],
        xarray: [5],
        dirty: [2, 4],
      },
      calls: [
        { kind: 'iovec', segments: [[2, 2], [6, 1]] }, // prettier-ignore
        { kind: 'bvec', op: 'write', dir: 'source', segments: [[2, 1], [16, 1]] }, // prettier-ignore
      ],
    });
    const firstGone = {
      layout: { mapping: [3, null], fault: [1], dontFork: [0, 1] },
      calls: [{ segments: [[0, 2], [4, 1]] }], // prettier-ignore
    } as const;
    const foliosMovedUp = [
      { head: 0, pages: 2 },
      { head: 5, pages: 2 },
    ];
    expect(fewerPages(config)).toEqual([
      worldOf(config, 'without virtual page 2', {
        bounds: { virtualPages: 3 },
        layout: { mapping: [4, 3], fault: [], dontFork: [0, 1] },
        calls: [{ segments: [[2, 2], [4, 1]] }], // prettier-ignore
      }),
      worldOf(config, 'without virtual page 0 and its frame', {
        bounds: { virtualPages: 3, frames: 9 },
        layout: {
          ...firstGone.layout,
          pages: ['kernel', 'kernel', 'file', 'anon', 'kernel', 'kernel', 'kernel', 'kernel'],
          pgmaps: [0, 0, 1, 2],
          folios: foliosMovedUp,
          xarray: [4],
          dirty: [2],
        },
        calls: [...firstGone.calls, { segments: [[2, 1], [14, 1]] }], // prettier-ignore
      }),
      worldOf(config, 'without virtual page 0', { bounds: { virtualPages: 3 }, ...firstGone }),
      worldOf(config, 'without the page cache range', { layout: { xarray: [] } }),
      worldOf(config, 'without page frame 9', { bounds: { frames: 9 } }),
      worldOf(config, 'without page frame 2', {
        bounds: { frames: 9 },
        layout: {
          pages: ['kernel', 'kernel', 'anon', 'file', 'kernel', 'kernel', 'kernel', 'kernel'],
          mapping: [3, 2, null],
          pgmaps: [0, 0, 2, 3],
          folios: foliosMovedUp,
          xarray: [4],
          dirty: [3],
        },
        calls: [{}, { segments: [[2, 1], [14, 1]] }], // prettier-ignore
      }),
    ]);
  });

  it('keep the last page', () => {
    const config = modelConfig({
      bounds: { frames: 1 },
      layout: { pages: [], mapping: [] },
      calls: [{ kind: 'pipe', segments: [[0, 1]] }],
    });
    expect(fewerPages(config)).toEqual([]);
  });
});

describe('worlds with smaller bounds', () => {
  const direct = { entry: 'direct-io', segments: [[4, 4]] } as const;

  it('have one bound less, and lengths that stay what they are in larger units', () => {
    const config = modelConfig({
      actors: ['submitter', 'device', 'completion', 'stacking-driver'],
      bounds: {
        unitsPerPage: 4,
        virtualPages: 2,
        processes: 2,
        bios: 3,
        vecs: 2,
        bias: 4,
        logicalBlock: 4,
        memoryAlign: 4,
        dmaBlock: 2,
        granularity: 'fine',
        zoneAppendLimit: 8,
        maxHwUnits: 12,
        maxSegments: 4,
        deviceErrors: true,
        extraRefs: 2,
        clones: 1,
      },
      calls: [
        { segments: [[0, 8]], lateRevert: 4 },
        { ...direct, unmapped: 4 },
      ],
    });
    const bound = (key: keyof Bounds, value: number | string | boolean): Smaller =>
      worldOf(config, `${key} ${String(value)}`, { bounds: { [key]: value } });
    expect(smallerBounds(config)).toEqual([
      bound('granularity', 'coarse'),
      bound('deviceErrors', false),
      worldOf(config, 'unitsPerPage 1', {
        bounds: { unitsPerPage: 1, logicalBlock: 1, memoryAlign: 1, dmaBlock: 1, zoneAppendLimit: 2, maxHwUnits: 3 },
        calls: [
          { segments: [[0, 2]], lateRevert: 1 },
          { segments: [[1, 1]], unmapped: 1 },
        ],
      }),
      worldOf(config, 'unitsPerPage 2', {
        bounds: { unitsPerPage: 2, logicalBlock: 2, memoryAlign: 2, dmaBlock: 1, zoneAppendLimit: 4, maxHwUnits: 6 },
        calls: [
          { segments: [[0, 4]], lateRevert: 2 },
          { segments: [[2, 2]], unmapped: 2 },
        ],
      }),
      bound('dmaBlock', 4),
      bound('processes', 1),
      bound('bios', 2),
      bound('vecs', 1),
      bound('clones', 0),
      bound('extraRefs', 0),
      bound('extraRefs', 1),
      bound('bias', 2),
      bound('bias', 3),
      bound('logicalBlock', 1),
      bound('logicalBlock', 2),
    ]);
  });

  it.each([
    ['a segment', { calls: [{ segments: [[0, 3]] }] }],
    ['what is reverted late', { calls: [{ lateRevert: 1 }] }],
    ['what is unmapped', { calls: [{ entry: 'direct-io', unmapped: 1 }] }],
    ['a queue limit', { bounds: { maxHwUnits: 3 } }],
  ] as const)('have no units of which %s is no whole number', (_, { bounds = {}, calls = [{}] }: Change) => {
    const config = modelConfig({ bounds: { unitsPerPage: 4, ...bounds }, calls });
    expect(whats(smallerBounds(config))).not.toContain('unitsPerPage 2');
  });

  it('have lengths of at least one unit, but no limit of zone appends where there was none', () => {
    const config = modelConfig({ bounds: { zoneAppendLimit: 0 } });
    const { bounds } = smallerBounds(config).find(({ what }) => what === 'unitsPerPage 1')!.config;
    expect(bounds).toMatchObject({ logicalBlock: 1, memoryAlign: 1, dmaBlock: 1, zoneAppendLimit: 0 });
  });

  it('try bounds that double where there are many, and none that a scenario cannot say', () => {
    const config = modelConfig({ bounds: { bias: 40, logicalBlock: 4 } });
    const values = (key: string) => whats(smallerBounds(config)).filter((what) => what.startsWith(key));
    expect(values('bias')).toEqual(['bias 2', 'bias 4', 'bias 8', 'bias 16', 'bias 32']);
    expect(values('logicalBlock')).toEqual(['logicalBlock 1', 'logicalBlock 2']);
  });

  it('are none where each bound is the least', () => {
    const bounds = { unitsPerPage: 1, processes: 1, vecs: 1, bias: 2 };
    const config = modelConfig({ actors: ['submitter'], bounds, calls: [{ segments: [[0, 1]] }] });
    expect(smallerBounds(config)).toEqual([]);
  });

  it('have a second process where the forker acts, and bios for clones', () => {
    const config = modelConfig({ actors: ['submitter', 'forker'], bounds: { processes: 2, bios: 2, clones: 1 } });
    expect(whats(smallerBounds(config)).filter((what) => /^(?:processes|bios)/.test(what))).toEqual([]);
  });
});
