import * as n from '../../src/state/names.ts';
import { cloned, fill, judgeTable, scene, submit, submitted } from './scene.ts';
import type { Scene } from './scene.ts';
import type { ConfigOverrides } from '../config.ts';

const v5 = { kernel: 'v5' } as const;
const filePage = { layout: { pages: ['file'], mapping: [0] } } as const;

/** The parent's pte leads to frame 1 now, as after a copy-on-write. */
function moveParent({ d }: Scene): void {
  d.processes[0].ptes[0].page = 2;
  Object.assign(d.pages[1], { kind: n.ANON, mapcount: 1, ref: 1, exclusive: 1 });
  d.pages[0].mapcount -= 1;
  d.pages[0].ref -= 1;
}

/** The child maps frame 0, too. */
function shareWithChild({ d }: Scene): void {
  d.processes[1].life = n.ALIVE;
  d.processes[1].ptes[0].page = 1;
  d.pages[0].mapcount += 1;
  d.pages[0].ref += 1;
  d.pages[0].exclusive = 0;
}

/** The device has written the first unit. */
function written(make: () => Scene, b = 0): () => Scene {
  return () => {
    const s = make();
    s.d.bios[b].transfer[0].done = 1;
    return s;
  };
}

/** A pinned bio that lists the zero page. */
function zeroListed(): Scene {
  const s = scene({ kernel: 'v5', layout: { pages: ['zero'], mapping: [0] } });
  fill(s, [0], n.MODE_PIN);
  submit(s);
  return s;
}

judgeTable('device-writes-legitimate-page', [
  { what: 'a write into user memory', holds: true, make: written(submitted) },
  { what: 'a write into memory obtained for reading', holds: false, make: written(submitted), edit: (d) => (d.calls[0].dir = n.SOURCE) },
  { what: 'memory obtained for reading, not written yet', holds: true, make: submitted, edit: (d) => (d.calls[0].dir = n.SOURCE) },
  {
    what: 'a read of such memory',
    holds: true,
    make: written(submitted),
    edit: (d) => ((d.calls[0].dir = n.SOURCE), (d.bios[0].op = n.WRITE)),
  },
  { what: 'a write into the zero page', holds: false, make: written(zeroListed) },
  { what: 'a write through a clone', holds: false, make: written(cloned, 1), edit: (d) => (d.calls[0].dir = n.SOURCE) },
  {
    what: 'a write through a deep clone',
    holds: false,
    make: written(cloned, 1),
    edit: (d) => ((d.calls[0].dir = n.SOURCE), (d.bios[1].deep = 1), (d.bios[1].vcnt = 1), (d.bios[1].vecs[0] = { ...d.bios[0].vecs[0] })),
  },
]);

judgeTable('dest-page-is-pinned', [
  { what: 'pins', holds: true, make: () => submitted(v5) },
  { what: 'references', holds: false, make: submitted },
  { what: 'references, and a clone', holds: false, make: cloned },
  { what: 'references for a write', holds: true, make: submitted, edit: (d) => (d.bios[0].op = n.WRITE) },
]);

judgeTable('pinned-anon-is-exclusive', [
  { what: 'a pinned page', holds: true, make: () => submitted(v5) },
  { what: 'a pinned page that became shared', holds: false, make: () => submitted(v5), edit: (_, s) => shareWithChild(s) },
  { what: 'a referenced page that became shared', holds: true, make: submitted, edit: (_, s) => shareWithChild(s) },
  {
    what: 'a kernel without the mark',
    holds: true,
    make: () => submitted({ ...v5, change: { cowReuse: 'page-count' } }),
    edit: (_, s) => shareWithChild(s),
  },
  {
    what: 'a pinned page that nobody maps',
    holds: true,
    make: () => submitted(v5),
    edit: (d) => ((d.pages[0].exclusive = 0), (d.pages[0].mapcount = 0)),
  },
  {
    what: 'a pin that gup will undo',
    holds: true,
    make: scene,
    edit: (d) => ((d.calls[0].pc = n.PC_GUP), (d.ledger.calls[0].pages[0].pin = 1), (d.pages[0].exclusive = 0)),
  },
  {
    what: 'a pin that gup has kept',
    holds: false,
    make: scene,
    edit: (d) => ((d.calls[0].pc = n.PC_EXTRACTED), (d.ledger.calls[0].pages[0].pin = 1), (d.pages[0].exclusive = 0)),
  },
  { what: 'a pinned file page', holds: true, make: () => submitted({ ...v5, ...filePage }), edit: (d) => (d.pages[0].exclusive = 0) },
]);

judgeTable('mapping-is-stable', [
  { what: 'a pinned page where it was', holds: true, make: () => submitted(v5) },
  { what: 'a pinned page that the issuer lost', holds: false, make: () => submitted(v5), edit: (_, s) => moveParent(s) },
  { what: 'a referenced page that the issuer lost', holds: true, make: submitted, edit: (_, s) => moveParent(s) },
  { what: 'a page that the issuer unmapped', holds: true, make: () => submitted(v5), edit: (d) => (d.processes[0].ptes[0].page = 0) },
  {
    what: 'a page that the issuer replaced',
    holds: true,
    make: () => submitted(v5),
    edit: (d, s) => (moveParent(s), (d.processes[0].ptes[0].gone = 1)),
  },
  {
    what: 'a page that is dropped already',
    holds: true,
    make: () => submitted(v5),
    edit: (d, s) => (moveParent(s), (d.bios[0].phase = n.RELEASING), (d.bios[0].walkVec = 1)),
  },
  {
    what: 'a page to be written out',
    holds: true,
    make: () => submitted(v5),
    edit: (d, s) => (moveParent(s), (d.calls[0].dir = n.SOURCE)),
  },
  ...([n.PC_ADD, n.PC_LOOP] as const).map((pc) => ({
    what: `a page in the array at ${n.pcs[pc]}`,
    holds: pc === n.PC_LOOP,
    make: () => scene(v5),
    edit: (d: Scene['d'], s: Scene) => {
      d.ledger.calls[0].pages[0].pin = 1;
      Object.assign(d.calls[0], { pc, pages: 1, mode: n.MODE_PIN, passLeft: 2, left: 0 });
      d.calls[0].array[0].page = 1;
      moveParent(s);
    },
  })),
]);

judgeTable('child-isolation', [
  { what: 'a shared page before the device writes', holds: true, make: scene, edit: (_, s) => shareWithChild(s) },
  {
    what: 'what was written before the fork',
    holds: true,
    make: scene,
    edit: (d, s) => (shareWithChild(s), (d.pages[0].units[1].tag = n.DMA)),
  },
  {
    what: 'what was written after the fork',
    holds: false,
    make: scene,
    edit: (d, s) => (shareWithChild(s), (d.pages[0].units[1].tag = n.DMA_AFTER_FORK)),
  },
  {
    what: 'what only the parent maps',
    holds: true,
    make: scene,
    edit: (d) => ((d.processes[1].life = n.ALIVE), (d.pages[0].units[0].tag = n.DMA_AFTER_FORK)),
  },
  {
    what: 'a shared mapping of a file',
    holds: true,
    make: () => scene(filePage),
    edit: (d, s) => (shareWithChild(s), (d.pages[0].units[1].tag = n.DMA_AFTER_FORK)),
  },
]);

judgeTable('no-lost-update', [
  { what: 'a clean page', holds: true, make: () => scene(filePage) },
  {
    what: 'a page that is dirty',
    holds: true,
    make: () => scene(filePage),
    edit: (d) => ((d.pages[0].unsaved = 1), (d.pages[0].dirty = 1)),
  },
  {
    what: 'a page with a dirty pte',
    holds: true,
    make: () => scene(filePage),
    edit: (d) => ((d.pages[0].unsaved = 1), (d.processes[0].ptes[0].dirty = 1)),
  },
  { what: 'a clean page with unsaved data', holds: false, make: () => scene(filePage), edit: (d) => (d.pages[0].unsaved = 1) },
  {
    what: 'such a page while a bio holds it',
    holds: true,
    make: () => submitted(filePage),
    edit: (d) => ((d.pages[0].unsaved = 1), (d.bios[0].phase = n.CHECKING)),
  },
  {
    what: 'such a page while a device writes it',
    holds: true,
    make: () => submitted(filePage),
    edit: (d) => ((d.pages[0].unsaved = 1), (d.bios[0].noPageRef = 1), (d.ledger.bios[0].pages[0].get = 0)),
  },
  {
    what: 'such a page after its release',
    holds: false,
    make: () => submitted(filePage),
    edit: (d) => ((d.pages[0].unsaved = 1), (d.bios[0].phase = n.RELEASED), (d.ledger.bios[0].pages[0].get = 0)),
  },
  {
    what: 'a page freed with unsaved data',
    holds: false,
    make: () => scene(filePage),
    edit: (d) => Object.assign(d.pages[0], { unsaved: 1, dirty: 1, freed: 1 }),
  },
  { what: 'private memory', holds: true, make: scene, edit: (d) => (d.pages[0].unsaved = 1) },
  {
    what: 'a page that a kernel caller fills',
    holds: true,
    make: () => submitted(filePage),
    edit: (d) => {
      d.pages[0].unsaved = 1;
      d.calls[0].kind = n.XARRAY;
      d.bios[0].phase = n.PUT;
      d.ledger.bios[0].pages[0].get = 0;
    },
  },
]);

/** Issuer and child have a page each, whose first unit reads so. */
function apart(issuers: number, childs: number, config: ConfigOverrides = {}): () => Scene {
  return () => {
    const s = scene({ kernel: '6.6', ...config });
    shareWithChild(s);
    moveParent(s);
    s.d.pages[1].units[0].tag = issuers;
    s.d.pages[0].units[0].tag = childs;
    return s;
  };
}

judgeTable('copies-are-faithful', [
  { what: 'the same bytes', holds: true, make: apart(n.DMA, n.DMA) },
  { what: 'bytes that the child lacks', holds: false, make: apart(n.DMA, n.OLD) },
  { what: 'bytes that the issuer lacks', holds: false, make: apart(n.OLD, n.PARENT_WRITE) },
  { what: 'what the issuer wrote since', holds: true, make: apart(n.PARENT_WRITE, n.OLD) },
  { what: 'what the child wrote since', holds: true, make: apart(n.DMA, n.CHILD_WRITE) },
  { what: 'what a read of the issuer brought since', holds: true, make: apart(n.DMA_AFTER_FORK, n.OLD) },
  { what: 'what the device wrote to the child', holds: true, make: apart(n.OLD, n.DMA_AFTER_FORK) },
  { what: 'what came during a fork', holds: true, make: apart(n.DMA, n.OLD, { bounds: { granularity: 'fine' } }) },
  { what: 'a child that is gone', holds: true, make: apart(n.DMA, n.OLD), edit: (d) => (d.processes[1].life = n.EXITED) },
  { what: 'one page that both have', holds: true, make: scene, edit: (_, s) => shareWithChild(s) },
  { what: 'a file', holds: true, make: apart(n.DMA, n.OLD), edit: (d) => (d.pages[0].kind = n.FILE) },
]);
