import { describe, expect, it } from 'vitest';
import { zeroValue } from '../../../src/explorer/model/schema.ts';
import { directIoParts } from '../../../src/report/html/direct-io-parts.ts';
import type { Part } from '../../../src/report/page-data.ts';
import * as n from '../../../src/state/names.ts';
import { snapshotSchema } from '../../../src/state/snapshot.ts';
import type { BioDraft, Draft, PageDraft } from '../../../src/state/snapshot.ts';
import { modelConfig } from '../../config.ts';

/** Four frames of two units, of which P1 and P2 are one folio; a call with two segments. */
const config = modelConfig({
  kernel: 'v5',
  bounds: { frames: 4, virtualPages: 3, bios: 3, bias: 8 },
  layout: { folios: [{ head: 1, pages: 2 }] },
  calls: [
    {
      segments: [
        [0, 6],
        [7, 1],
      ],
    },
  ],
});
const cut = directIoParts(config);

/** The parts of a state in which everything is zero but for what is changed. */
function parts(change: (d: Draft) => void): Part[] {
  const draft = zeroValue(snapshotSchema(config));
  change(draft);
  return cut(draft);
}

/** The one part of a kind. */
function only<P extends Part['part']>(kind: P, change: (d: Draft) => void): Extract<Part, { part: P }> {
  const [found, ...others] = parts(change).filter((part): part is Extract<Part, { part: P }> => part.part === kind);
  expect(others).toEqual([]);
  return found;
}

describe('the parts of a state', () => {
  const names = (change: (d: Draft) => void) => parts(change).map(({ name }) => name);

  it('are all calls, and of the rest what is in use', () => {
    expect(names(() => undefined)).toEqual(['call 0']);
    expect(names((d) => (d.pages[0].kind = n.ANON))).toEqual(['P0', 'call 0']);
    expect(names((d) => (d.pages[1].ref = -1))).toEqual(['P1', 'call 0']);
    expect(names((d) => (d.pages[3].freed = 1))).toEqual(['P3', 'call 0']);
    expect(names((d) => (d.processes[1].life = n.EXITED))).toEqual(['child', 'call 0']);
    expect(names((d) => (d.bios[2].phase = n.PUT))).toEqual(['call 0', 'bio 2']);
  });

  it('stand in the order pages, processes, calls, bios', () => {
    const order = names((d) => {
      d.bios[0].phase = n.BUILDING;
      d.processes[0].life = n.ALIVE;
      d.pages[2].kind = n.FILE;
    });
    expect(order).toEqual(['P2', 'parent', 'call 0', 'bio 0']);
  });
});

describe('a page', () => {
  it('has its counts, and what its units hold', () => {
    const page = only('page', (d) => {
      Object.assign(d.pages[3], { kind: n.ZERO, ref: 5, owners: 5, mapcount: 2, pincount: 1 });
      d.pages[3].units[1].tag = n.DMA;
    });
    expect(page).toEqual({
      ...{ part: 'page', frame: 3, name: 'P3', kind: 'zero', head: 'P3' },
      ...{ ref: 5, pincount: null, mapcount: 2, marks: [], units: ['old', 'dma'] },
      holders: [{ holder: 'owner', count: 5, refs: 5 }],
    });
  });

  it.each<[keyof PageDraft, string]>([
    ['freed', 'FREED'],
    ['exclusive', 'exclusive'],
    ['dirty', 'dirty'],
    ['unsaved', 'unsaved'],
  ])('that is %s has the mark %s', (field, mark) => {
    expect(only('page', (d) => Object.assign(d.pages[0], { kind: n.FILE, [field]: 1 })).marks).toEqual([mark]);
  });

  it('of a folio has a count of pins, and its holders stand at the head', () => {
    const pages = parts((d) => {
      Object.assign(d.pages[1], { kind: n.FILE, ref: 1, pincount: 3, owners: 1 });
      // Only the count of a head is used.
      Object.assign(d.pages[2], { kind: n.FILE, ref: 1 });
    }).filter((part) => part.part === 'page');
    expect(pages.map(({ name, head, pincount, holders }) => ({ name, head, pincount, holders }))).toEqual([
      { name: 'P1', head: 'P1', pincount: 3, holders: [{ holder: 'page cache', count: 1, refs: 1 }] },
      { name: 'P2', head: 'P1', pincount: 0, holders: [] },
    ]);
  });

  it('tells everybody who holds it, and what nobody holds', () => {
    const { holders } = only('page', (d) => {
      Object.assign(d.pages[1], { kind: n.FILE, ref: 13, owners: 1, tmp: 2, extra: 1 });
      d.processes[0].ptes[0].page = 3;
      d.processes[0].ptes[1].page = 2;
      d.processes[1].ptes[2].page = 3;
      d.ledger.calls[0].pages[1] = { get: 1, pin: 1 };
      d.ledger.bios[2].pages[1] = { get: 2, pin: 1 };
    });
    expect(holders).toEqual([
      { holder: 'parent', count: 2, refs: 2 },
      { holder: 'child', count: 1, refs: 1 },
      { holder: 'page cache', count: 1, refs: 1 },
      { holder: 'copy-on-write', count: 2, refs: 2 },
      { holder: 'others', count: 1, refs: 1 },
      { holder: 'array 0 get', count: 1, refs: 1 },
      { holder: 'array 0 pin', count: 1, refs: 1 },
      { holder: 'bio 2 get', count: 2, refs: 2 },
      { holder: 'bio 2 pin', count: 1, refs: 1 },
      { holder: 'nobody', count: 1, refs: 1 },
    ]);
  });

  it('lacks what its count has too little', () => {
    const { holders } = only('page', (d) => {
      Object.assign(d.pages[3], { kind: n.ANON, ref: 7 });
      d.ledger.bios[0].pages[3].pin = 1;
    });
    expect(holders).toEqual([
      { holder: 'bio 0 pin', count: 1, refs: 8 },
      { holder: 'nobody', count: -1, refs: -1 },
    ]);
  });

  it.each([
    [n.FILE, 'page cache'],
    [n.PIPE, 'pipe'],
    [n.KERNEL, 'kernel'],
  ])('of kind %i is kept by its %s', (kind, holder) => {
    expect(only('page', (d) => Object.assign(d.pages[3], { kind, ref: 1, owners: 1 })).holders).toEqual([{ holder, count: 1, refs: 1 }]);
  });
});

describe('a process', () => {
  it('has its page table', () => {
    const process = only('process', (d) => {
      d.processes[0].life = n.ALIVE;
      const [first, second, third] = d.processes[0].ptes;
      Object.assign(first, { page: 2, writable: 1, dirty: 1, cow: n.COW_COPIED });
      Object.assign(second, { page: 1, cow: n.COW_HELD });
      third.gone = 1;
    });
    expect(process).toEqual({
      ...{ part: 'process', name: 'parent', life: 'alive', marks: [] },
      ptes: [
        { frame: 1, marks: ['writable', 'dirty', 'bytes-copied'] },
        { frame: 0, marks: ['read-only', 'old-page-held'] },
        { frame: null, marks: ['unmapped'] },
      ],
    });
  });

  it.each([
    ['hasPinned', 1, ['MMF_HAS_PINNED']],
    ['locked', 1, ['mmap_lock held']],
    ['seq', 1, ['seq odd']],
    ['seq', 2, []],
    ['seq', 3, ['seq odd']],
  ])('with %s %i has the marks %j', (field, value, marks) => {
    const { life, marks: found } = only('process', (d) => Object.assign(d.processes[1], { life: n.EXITED, [field]: value }));
    expect({ life, found }).toEqual({ life: 'exited', found: marks });
  });
});

describe('a call', () => {
  it('has its iterator up to where it is consumed, and its array up to what was obtained', () => {
    const call = only('call', (d) => {
      const [c] = d.calls;
      Object.assign(c, { pc: n.PC_TRIM, kind: n.IOVEC, dir: n.SOURCE, nrSegs: 1, total: 6, left: 4, pages: 2, index: 1 });
      c.segments[0] = { start: 1, len: 6 };
      c.segments[1] = { start: 7, len: 1 };
      [4, 5, 1].forEach((page, i) => (c.array[i].page = page));
    });
    expect(call).toEqual({
      ...{ part: 'call', name: 'call 0', next: 'trim', iterator: 'iovec, source', segments: [6], consumed: 2 },
      // One more than there are frames: an entry that was never written.
      array: [
        { page: 'P3', passed: true },
        { page: 'wild', passed: false },
      ],
    });
  });
});

describe('a bio', () => {
  const bio = (values: Partial<BioDraft>) => only('bio', (d) => Object.assign(d.bios[1], { phase: n.SUBMITTED, ...values }));

  it('has its table, its window, and what the device did with each unit of the window', () => {
    const vecs = [
      { page: 4, off: 1, len: 2 },
      { page: 5, off: 0, len: 3 },
      { page: 0, off: 0, len: 1 },
      { page: 1, off: 0, len: 1 },
    ];
    const transfer = [1, 1, 0, 1, 1, 0].map((done) => ({ done, tag: n.OLD }));
    expect(bio({ op: n.WRITE, vecs, vcnt: 3, skip: 1, size: 4, transfer })).toEqual({
      ...{ part: 'bio', name: 'bio 1', phase: 'submitted', op: 'write', marks: [] },
      vecs: [
        { frame: 3, off: 1, len: 2 },
        { frame: null, off: 0, len: 3 },
        { frame: null, off: 0, len: 1 },
      ],
      ...{ skip: 1, size: 4, done: [true, false, true, true] },
    });
  });

  it.each<[keyof BioDraft, number, string]>([
    ['noPageRef', 1, 'BIO_NO_PAGE_REF'],
    ['reffed', 1, 'BIO_PAGE_REFFED'],
    ['pinned', 1, 'BIO_PAGE_PINNED'],
    ['cloned', 1, 'BIO_CLONED'],
    ['failed', 1, 'failed'],
    ['foreign', 1, "caller's table"],
    ['origin', 1, 'clone of bio 0'],
    ['parent', 3, 'chained to bio 2'],
  ])('with %s %i has the mark %s', (field, value, mark) => {
    expect(bio({ [field]: value }).marks).toEqual([mark]);
  });
});
