import * as n from '../../src/state/names.ts';
import { cloned, fill, grab, judgeTable, own, scene, submitted } from './scene.ts';
import type { Scene } from './scene.ts';

const twoPageFolio = {
  bounds: { virtualPages: 2 },
  layout: { pages: ['anon', 'anon'], mapping: [0, 1], folios: [{ head: 0, pages: 2 }] },
} as const;
const zeroPage = { kernel: '6.6', layout: { pages: ['zero'], mapping: [0] } } as const;

judgeTable('counter-equals-tokens', [
  { what: 'a mapped page', holds: true, make: scene },
  { what: 'a mapped page with a reference', holds: true, make: () => submitted({ kernel: '6.2' }) },
  { what: 'a mapped page with a pin', holds: true, make: () => submitted({ kernel: 'v5' }) },
  { what: 'one reference too many', holds: false, make: submitted, edit: (d) => (d.pages[0].ref += 1) },
  { what: 'a pin that counts as one', holds: false, make: () => submitted({ kernel: 'v5' }), edit: (d) => (d.pages[0].ref -= 7) },
  { what: 'a copy-on-write in progress', holds: true, make: scene, edit: (d) => ((d.pages[0].tmp = 1), (d.pages[0].ref = 2)) },
  {
    what: 'a debt that the count shows',
    holds: true,
    make: scene,
    edit: (d) => ((d.ledger.bios[0].pages[0].get = -1), (d.pages[0].ref = 0)),
  },
  {
    what: 'a pin on a large folio',
    holds: true,
    make: () => scene(twoPageFolio),
    edit: (d) => ((d.ledger.bios[0].pages[0].pin = 1), (d.pages[0].ref += 1), (d.pages[0].pincount = 1)),
  },
  {
    what: 'a pin on a large folio without its pin count',
    holds: false,
    make: () => scene(twoPageFolio),
    edit: (d) => ((d.ledger.bios[0].pages[0].pin = 1), (d.pages[0].ref += 1)),
  },
  { what: 'a pin count on a small page', holds: false, make: scene, edit: (d) => (d.pages[0].pincount = 1) },
  { what: 'an uncounted pin of the zero page', holds: true, make: () => scene(zeroPage), edit: (d) => (d.ledger.bios[0].pages[0].pin = 1) },
  { what: 'a counted pin of the zero page', holds: false, make: () => scene(zeroPage), edit: (d) => (d.pages[0].ref += 8) },
]);

judgeTable('mapcount-equals-ptes', [
  { what: 'a mapped page', holds: true, make: scene },
  { what: 'a page mapped twice', holds: true, make: () => scene({ bounds: { virtualPages: 2 }, layout: { mapping: [0, 0] } }) },
  { what: 'a map count without a pte', holds: false, make: scene, edit: (d) => (d.processes[0].ptes[0].page = 0) },
  { what: "a child's pte that is not counted", holds: false, make: scene, edit: (d) => (d.processes[1].ptes[0].page = 1) },
]);

judgeTable('no-underflow', [
  { what: 'tokens outstanding', holds: true, make: submitted },
  { what: 'a negative count', holds: false, make: scene, edit: (d) => (d.pages[0].ref = -1) },
  { what: 'a negative pin count', holds: false, make: () => scene(twoPageFolio), edit: (d) => (d.pages[0].pincount = -1) },
  {
    what: 'a put of what was pinned',
    holds: false,
    make: () => submitted({ kernel: 'v5' }),
    edit: (d) => (d.ledger.bios[0].pages[0].get = -1),
  },
  { what: 'an array in debt', holds: false, make: scene, edit: (d) => (d.ledger.calls[0].pages[0].pin = -1) },
]);

judgeTable('freed-exactly-at-zero', [
  { what: 'free frames and a page in use', holds: true, make: scene },
  {
    what: 'a page freed when its last reference went',
    holds: true,
    make: scene,
    edit: (d) => ((d.pages[0].freed = 1), (d.pages[0].ref = 0), (d.pages[0].mapcount = 0)),
  },
  {
    what: 'a count of zero that nobody noticed',
    holds: false,
    make: scene,
    edit: (d) => ((d.pages[0].ref = 0), (d.pages[0].mapcount = 0)),
  },
  { what: 'a page freed with references', holds: false, make: scene, edit: (d) => (d.pages[0].freed = 1) },
  { what: 'a page freed while mapped', holds: false, make: scene, edit: (d) => ((d.pages[0].freed = 1), (d.pages[0].ref = 0)) },
  {
    what: 'a page freed while a bio holds it',
    holds: false,
    make: submitted,
    edit: (d) => ((d.pages[0].freed = 1), (d.pages[0].ref = 0), (d.pages[0].mapcount = 0)),
  },
  { what: 'a reference on a frame that nobody has', holds: false, make: scene, edit: (d) => (d.pages[2].ref = 1) },
]);

judgeTable('tokens-cover-vectors', [
  { what: 'a filled bio', holds: true, make: submitted },
  { what: 'a pinned bio', holds: true, make: () => submitted({ kernel: '6.6' }) },
  { what: 'a page listed without a token', holds: false, make: submitted, edit: (d) => (d.ledger.bios[0].pages[0].get = 0) },
  { what: 'a second token for one vector', holds: false, make: submitted, edit: (d) => (d.ledger.bios[0].pages[0].get = 2) },
  {
    what: 'one page in two vectors',
    holds: true,
    make: submitted,
    edit: (d) => {
      d.bios[0].vecs[0] = { page: 1, off: 1, len: 1 };
      d.bios[0].vecs[1] = { page: 1, off: 0, len: 1 };
      d.bios[0].vcnt = 2;
      d.ledger.bios[0].pages[0].get = 2;
    },
  },
  {
    what: 'a vector over two pages with one token',
    holds: false,
    make: () => submitted({ layout: { pages: ['anon', 'kernel'] } }),
    edit: (d) => (d.bios[0].vecs[0] = { page: 1, off: 1, len: 2 }),
  },
  {
    what: 'a page that the walk has dropped',
    holds: true,
    make: submitted,
    edit: (d) => ((d.bios[0].phase = n.RELEASING), (d.bios[0].walkVec = 1), (d.ledger.bios[0].pages[0].get = 0)),
  },
  {
    what: 'a page that the walk has passed and not dropped',
    holds: false,
    make: submitted,
    edit: (d) => ((d.bios[0].phase = n.STOLEN), (d.bios[0].walkVec = 1)),
  },
  {
    what: 'a page that a scan has only looked at',
    holds: true,
    make: submitted,
    edit: (d) => ((d.bios[0].phase = n.CHECKING), (d.bios[0].walkVec = 1)),
  },
  {
    what: 'a reference that was dropped as if it were a pin',
    holds: false,
    make: submitted,
    edit: (d) => ((d.bios[0].phase = n.RELEASED), (d.ledger.bios[0].pages[0].pin = -1)),
  },
  { what: 'a page that fs/direct-io.c has yet to send', holds: true, make: waiting },
  { what: 'such a page without its token', holds: false, make: waiting, edit: (d) => (d.ledger.calls[0].pages[0].pin = 0) },
  { what: 'such a page with the token of the array', holds: false, make: waiting, edit: (d) => (d.ledger.calls[0].pages[0].pin = 2) },
  {
    what: 'such a page that is in the array, too',
    holds: true,
    make: waiting,
    edit: (d) => (Object.assign(d.calls[0], { pages: 1 }), (d.calls[0].array[0].page = 1), (d.ledger.calls[0].pages[0].pin = 2)),
  },
  { what: 'a released bio with a token', holds: false, make: submitted, edit: (d) => (d.bios[0].phase = n.RELEASED) },
  { what: 'a bio that is put with a token', holds: false, make: submitted, edit: (d) => ((d.bios[0].phase = n.PUT), (d.bios[0].vcnt = 0)) },
  { what: 'a token in a bio that drops nothing', holds: false, make: submitted, edit: (d) => (d.bios[0].noPageRef = 1) },
  {
    what: 'pages that are only listed',
    holds: true,
    make: submitted,
    edit: (d) => ((d.bios[0].noPageRef = 1), (d.ledger.bios[0].pages[0].get = 0)),
  },
  {
    what: 'a deep clone of the pages',
    holds: true,
    make: cloned,
    edit: (d) => ((d.bios[1].deep = 1), (d.bios[1].vcnt = 1), (d.bios[1].vecs[0] = { ...d.bios[0].vecs[0] })),
  },
  ...(
    [
      ['an array before it is handed over', n.PC_ADD, 0, 1, true],
      ['an array whose page was handed over', n.PC_ADD, 1, 1, false],
      ['an array to be cleaned up', n.PC_DROP_UNUSED, 0, 1, true],
      ['an array of bio_map_user_iov()', n.PC_MAP_ADD, 0, 1, true],
      ['a token left in the array after the clean-up', n.PC_LOOP, 0, 1, false],
      ['a token left in the array at the end', n.PC_DONE, 0, 0, false],
      ['a gup at work', n.PC_GUP, 0, 0, true],
    ] as const
  ).map(([what, pc, index, pages, holds]) => ({
    what,
    holds,
    make: scene,
    edit: (d: ReturnType<typeof scene>['d'], s: ReturnType<typeof scene>) => {
      grab(s, d.ledger.calls[0], 0, n.MODE_GET);
      Object.assign(d.calls[0], { pc, index, pages, mode: n.MODE_GET });
      d.calls[0].array[0].page = 1;
    },
  })),
  {
    what: 'an array of pages that are only listed',
    holds: true,
    make: scene,
    edit: (d) => ((d.calls[0].pc = n.PC_ADD), (d.calls[0].pages = 1), (d.calls[0].array[0].page = 1)),
  },
  {
    what: 'the zero page, which 6.6 does not pin',
    holds: true,
    make: () => scene(zeroPage),
    edit: (_, s) => {
      fill(s, [0], n.MODE_PIN);
      s.d.ledger.bios[0].pages[0].pin = 0;
    },
  },
  {
    what: 'a page dropped before it is dirtied, where a mistaken kernel does so',
    holds: true,
    make: () => submitted({ change: { releaseOrder: 'drop-then-dirty' } }),
    edit: (d) => ((d.bios[0].phase = n.RELEASING), (d.bios[0].walkDirtied = 1), (d.ledger.bios[0].pages[0].get = 0)),
  },
]);

judgeTable('maybe-pinned-has-no-false-negative', [
  { what: 'a pinned page', holds: true, make: () => submitted({ kernel: 'v5' }) },
  {
    what: 'a page that was put instead',
    holds: false,
    make: () => submitted({ kernel: 'v5' }),
    edit: (d) => ((d.pages[0].ref -= 2), (d.ledger.bios[0].pages[0].get = -2)),
  },
  { what: 'a count below zero', holds: true, make: () => submitted({ kernel: 'v5' }), edit: (d) => (d.pages[0].ref = -1) },
  {
    what: 'a large folio without its pin count',
    holds: false,
    make: () => scene(twoPageFolio),
    edit: (d) => (d.ledger.bios[0].pages[0].pin = 1),
  },
  { what: 'a kernel page that is only owned', holds: true, make: scene, edit: (_, s) => own(s, 1, n.KERNEL) },
]);

/** fs/direct-io.c has a page of its own to send, and nothing in the array. */
function waiting(): Scene {
  const s = scene({ kernel: '6.6', calls: [{ entry: 'direct-io' }] });
  Object.assign(s.d.calls[0], { pc: n.PC_DIO_SEND, mode: n.MODE_PIN });
  s.d.calls[0].dio[0].page = 1;
  s.d.ledger.calls[0].pages[0].pin = 1;
  return s;
}
