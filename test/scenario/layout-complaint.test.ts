import { describe, expect, it } from 'vitest';
import { layoutComplaint } from '../../src/scenario/layout-complaint.ts';
import type { CallPlan, Layout } from '../../src/state/bounds.ts';
import { modelConfig } from '../config.ts';
import type { ConfigOverrides } from '../config.ts';

function whyNot(overrides: ConfigOverrides): string | null {
  return layoutComplaint(modelConfig(overrides));
}

/** One virtual page of two units, and three frames, which are file pages if nothing else is said. */
function memory(layout: Partial<Layout>): ConfigOverrides {
  return { layout: { pages: ['file', 'file', 'file'], mapping: [0], ...layout } };
}

function folios(frames: number, ...spans: readonly (readonly [head: number, pages: number])[]): ConfigOverrides {
  const layout = { pages: Array(frames).fill('file'), mapping: [0], folios: spans.map(([head, pages]) => ({ head, pages })) };
  return { bounds: { frames }, layout };
}

const twoPages = { virtualPages: 2 };

/** Segments of so many units, each a unit behind the one before. */
const ofLengths = (...units: readonly number[]): CallPlan['segments'] => units.map((length, i) => [i, length]);

describe('what just fits is accepted, and what just does not is told by its key', () => {
  it.each<[string, ConfigOverrides, ConfigOverrides, string]>([
    ['pages', memory({}), memory({ pages: Array(4).fill('file') }), 'layout.pages has 4 pages, but bounds.frames is 3'],
    [
      'zone-device maps',
      memory({ pgmaps: [0, 1, 1] }),
      memory({ pgmaps: [0, 1, 1, 1] }),
      'layout.pgmaps has 4 pages, but bounds.frames is 3',
    ],
    ['a mapped frame', memory({ mapping: [2] }), memory({ mapping: [3] }), 'layout.mapping[0] is 3, but bounds.frames is 3'],
    ['a dirty frame', memory({ dirty: [2] }), memory({ dirty: [3] }), 'layout.dirty[0] is 3, but bounds.frames is 3'],
    [
      'a frame of the xarray',
      memory({ pages: ['file', 'file', 'kernel'], xarray: [null, 2] }),
      memory({ pages: ['file', 'file', 'kernel'], xarray: [null, 3] }),
      'layout.xarray[1] is 3, but bounds.frames is 3',
    ],
    ['a page that faults', memory({ fault: [0] }), memory({ fault: [1] }), 'layout.fault[0] is 1, but bounds.virtualPages is 1'],
    [
      'a page that is not forked',
      memory({ dontFork: [0] }),
      memory({ dontFork: [1] }),
      'layout.dontFork[0] is 1, but bounds.virtualPages is 1',
    ],
    ['the end of a folio', folios(3, [1, 2]), folios(3, [2, 2]), 'layout.folios[0] ends at frame 4, but bounds.frames is 3'],
    ['a folio behind another one', folios(4, [0, 2], [2, 2]), folios(4, [0, 3], [2, 2]), 'layout.folios[1] overlaps another folio'],
    ['a folio before another one', folios(4, [2, 2], [0, 2]), folios(4, [2, 2], [0, 3]), 'layout.folios[1] overlaps another folio'],
    [
      'clones',
      { bounds: { bios: 2, clones: 1 } },
      { bounds: { bios: 2, clones: 2 } },
      'bounds.clones must be less than bios (2): clones take bios, too',
    ],
    [
      'a late revert',
      { calls: [{ lateRevert: 2 }] },
      { calls: [{ lateRevert: 3 }] },
      'starts[0].calls[0].lateRevert is 3 units, but the segments have 2',
    ],
    [
      'units without blocks',
      { calls: [{ entry: 'direct-io', unmapped: 2 }] },
      { calls: [{ entry: 'direct-io', unmapped: 3 }] },
      'starts[0].calls[0].unmapped is 3 units, but the segments have 2',
    ],
    [
      'segments without length',
      { calls: [{ kind: 'iovec', segments: ofLengths(0, 1) }] },
      { calls: [{ kind: 'iovec', segments: ofLengths(0, 0) }] },
      'starts[0].calls[0].segments have no length at all',
    ],
  ])('%s', (_, fits, doesNot, why) => {
    expect([whyNot(fits), whyNot(doesNot)]).toEqual([null, why]);
  });
});

describe('what a page is decides', () => {
  it.each<[string, ConfigOverrides, ConfigOverrides, string]>([
    [
      'whether it can be mapped',
      memory({ pages: ['file', 'file'], mapping: [1] }),
      memory({ pages: ['file', 'file'], mapping: [2] }),
      'layout.mapping[0] maps frame 2, which is free',
    ],
    [
      'whether it can be mapped twice',
      { bounds: twoPages, ...memory({ mapping: [0, 0] }) },
      { bounds: twoPages, ...memory({ pages: ['anon'], mapping: [0, 0] }) },
      'layout.mapping[1] maps the anon frame 0 again',
    ],
    [
      'whether there can be another one',
      memory({ pages: ['file', 'zero'] }),
      memory({ pages: ['file', 'zero', 'zero'] }),
      'layout.pages[2] is a second zero page',
    ],
    [
      'whether it can be dirty',
      memory({ dirty: [1] }),
      memory({ pages: ['file', 'kernel'], dirty: [1] }),
      'layout.dirty[0] is frame 1, which is no file page',
    ],
    [
      'whether the xarray can have it',
      memory({ pages: ['file', 'kernel'], xarray: [1] }),
      memory({ pages: ['file', 'file'], xarray: [1] }),
      'layout.xarray[0] is frame 1, which is no kernel page: reclaim leaves listed pages to their owner',
    ],
    [
      'in which folio it can be',
      folios(3, [0, 2]),
      { layout: { ...folios(3, [0, 2]).layout, pages: ['file', 'kernel'] } },
      'layout.folios[0] has pages of several kinds',
    ],
    [
      'whether the first page of its folio has to be mapped',
      memory({ pages: ['anon', 'anon', 'file'], mapping: [0], folios: [{ head: 0, pages: 2 }] }),
      memory({ pages: ['anon', 'anon', 'file'], mapping: [2], folios: [{ head: 0, pages: 2 }] }),
      'layout.folios[0] is anon, but layout.mapping has no page that maps it',
    ],
    [
      'whether it has to be mapped itself',
      memory({ pages: ['anon', 'anon', 'file'], mapping: [1], folios: [{ head: 0, pages: 2 }] }),
      memory({ pages: ['anon', 'anon', 'anon'], mapping: [1], folios: [{ head: 0, pages: 2 }] }),
      'layout.pages[2] is anon, but layout.mapping has no page that maps it',
    ],
  ])('%s', (_, fits, doesNot, why) => {
    expect([whyNot(fits), whyNot(doesNot)]).toEqual([null, why]);
  });
});

describe('a call on the zero page', () => {
  const zero: Partial<CallPlan> = { kind: 'zero', op: 'write', dir: 'source', completion: 'release', setDirty: false };
  const withZeroPage = (call: Partial<CallPlan>) => whyNot({ ...memory({ pages: ['file', 'zero'] }), calls: [{ ...zero, ...call }] });

  it('is a write of the whole page', () => {
    expect(withZeroPage({})).toBeNull();
  });

  it.each<[string, Partial<CallPlan>]>([
    ['a read', { op: 'read' }],
    ['two segments', { segments: ofLengths(1, 1) }],
    ['a later start', { segments: [[1, 1]] }],
    ['more than a page', { segments: [[0, 3]] }],
  ])('is not %s', (_, call) => {
    expect(withZeroPage(call)).toBe('starts[0].calls[0].kind zero is a write of one segment [0, length] within a page');
  });

  it('needs one', () => {
    expect(whyNot({ calls: [zero] })).toBe('starts[0].calls[0].kind is zero, but layout.pages has no zero page');
  });
});

describe('a call that holds its bio back', () => {
  it('needs one that shares it, and not any call', () => {
    expect(whyNot({ calls: [{ hold: true }, { sameBio: true }] })).toBeNull();
    expect(whyNot({ calls: [{ hold: true }, {}] })).toBe('starts[0].calls[0].hold needs a call after it with sameBio, which submits');
  });
});

describe.each(['map-user-iov', 'direct-io', 'bounce-read'] as const)('a call through %s', (entry) => {
  const call: Partial<CallPlan> = { entry, completion: 'release-dirty', setDirty: false };

  it.each<[string, number, readonly Partial<CallPlan>[]]>([
    ['reuses no bio', 0, [{ ...call, reset: true }]],
    ['gives nothing back after submission', 0, [{ ...call, lateRevert: 1 }]],
    ['holds no bio back', 0, [{ ...call, hold: true }, { sameBio: true }]],
    ['fills no bio of another call', 1, [{ hold: true }, { ...call, sameBio: true }]],
  ])('%s', (_, index, calls) => {
    expect(whyNot({ calls })).toBe(
      `starts[0].calls[${String(index)}].entry ${entry} goes with neither sameBio, hold, reset nor lateRevert`,
    );
  });

  it('is no zone append', () => {
    expect(whyNot({ calls: [{ ...call, op: 'zone-append' }] })).toBe(
      `starts[0].calls[0].op must be read or write where the entry is ${entry}`,
    );
  });

  it('is accepted without any of these', () => {
    expect(whyNot({ calls: [call] })).toBeNull();
  });
});

describe('a bounced read', () => {
  const bounced: Partial<CallPlan> = { entry: 'bounce-read', completion: 'release-dirty', setDirty: false };
  it.each<[string, Partial<CallPlan>]>([
    ['a write', { op: 'write' }],
    ['dirty pages beforehand', { setDirty: true }],
    ['another completion', { completion: 'check-dirty' }],
  ])('is not accepted with %s', (_, change) => {
    expect(whyNot({ calls: [{ ...bounced, ...change }] })).toMatch(/^starts\[0\]\.calls\[0\]\.entry bounce-read is a read whose pages/);
  });
});
