import * as n from '../../src/state/names.ts';
import { fill, judgeTable, scene } from './scene.ts';
import type { Scene } from './scene.ts';

const twoPages = {
  bounds: { virtualPages: 2, bios: 2 },
  layout: { pages: ['anon', 'anon'], mapping: [0, 1] },
  calls: [{ segments: [[0, 4]] }],
} as const;

/** get_pages came back with one page of two in the bio. */
function filled(config: Parameters<typeof scene>[0] = twoPages): Scene {
  const s = scene(config);
  fill(s, [0], n.MODE_GET);
  return s;
}

/** get_pages came back with an error. */
function failed(config: Parameters<typeof scene>[0] = {}): Scene {
  const s = scene(config);
  Object.assign(s.d.calls[0], { pc: n.PC_RETURNED, ret: n.EFAULT, entryLeft: 2, bio: 1 });
  Object.assign(s.d.bios[0], { phase: n.BUILDING, call: 1, max: 2 });
  return s;
}

judgeTable('iterator-stays-in-bounds', [
  { what: 'half of the iterator consumed', holds: true, make: filled },
  { what: 'a revert beyond the start', holds: false, make: filled, edit: (d) => (d.calls[0].overReverted = 1) },
  ...[
    { kernel: '6.13', holds: false },
    { kernel: '6.8', holds: true },
  ].map(({ kernel, holds }) => ({
    what: `more left than there was in bio_map_user_iov(), ${kernel}`,
    holds,
    make: () => filled({ ...twoPages, kernel }),
    edit: (d: Scene['d']) => ((d.calls[0].entry = n.MAP_USER_IOV), (d.calls[0].entryLeft = 1), (d.calls[0].left = 2)),
  })),
  { what: 'more left than there was', holds: false, make: filled, edit: (d) => ((d.calls[0].entryLeft = 1), (d.calls[0].left = 2)) },
  {
    what: 'a late revert',
    holds: true,
    make: filled,
    edit: (d) => ((d.calls[0].entryLeft = 1), (d.calls[0].left = 2), (d.calls[0].pc = n.PC_DONE)),
  },
  {
    what: 'a count above the total',
    holds: false,
    make: () => filled({ ...twoPages, calls: [{ segments: [[0, 2]] }, { segments: [[0, 4]] }] }),
    edit: (d) => (d.calls[0].left = 3),
  },
]);

judgeTable('bios-list-a-prefix', [
  { what: 'one page of two', holds: true, make: filled },
  { what: 'another page than was extracted', holds: false, make: filled, edit: (d) => (d.bios[0].vecs[0].page = 2) },
  { what: 'another offset than was asked for', holds: false, make: filled, edit: (d) => (d.bios[0].vecs[0] = { page: 1, off: 1, len: 1 }) },
  { what: 'an iterator that moved too far', holds: false, make: filled, edit: (d) => (d.calls[0].left = 1) },
  { what: 'an iterator that was reverted twice', holds: false, make: filled, edit: (d) => (d.calls[0].left = 3) },
  {
    what: 'an iterator in the middle of a pass',
    holds: true,
    make: filled,
    edit: (d) => ((d.calls[0].left = 0), (d.calls[0].pc = n.PC_ADD)),
  },
  {
    what: 'bio_map_user_iov() before it reverts',
    holds: true,
    make: filled,
    edit: (d) => Object.assign(d.calls[0], { left: 1, rest: 1, pc: n.PC_MAP_LOOP }),
  },
  {
    what: 'bio_map_user_iov() without its revert',
    holds: false,
    make: filled,
    edit: (d) => Object.assign(d.calls[0], { left: 1, rest: 1, pc: n.PC_MAP_APPEND }),
  },
  {
    what: 'a second bio that goes on where the first ends',
    holds: true,
    make: filled,
    edit: (d) => {
      Object.assign(d.bios[1], { phase: n.SUBMITTED, call: 1, first: 2, vcnt: 1, max: 2 });
      d.bios[1].vecs[0] = { page: 2, off: 0, len: 2 };
      d.calls[0].taken[2].page = 2;
      d.calls[0].taken[3].page = 2;
    },
  },
  {
    what: 'a second bio that leaves a hole',
    holds: false,
    make: filled,
    edit: (d) => {
      Object.assign(d.bios[1], { phase: n.SUBMITTED, call: 1, first: 3, vcnt: 1, max: 2 });
      d.bios[1].vecs[0] = { page: 2, off: 0, len: 1 };
      d.calls[0].taken[3].page = 2;
    },
  },
  { what: 'more than the iterator has', holds: false, make: filled, edit: (d) => (d.bios[0].first = 3) },
  {
    what: 'a bio that two calls share',
    holds: true,
    make: () => filled({ ...twoPages, calls: [{ segments: [[0, 4]] }, { segments: [[0, 4]], sameBio: true }] }),
    edit: (d) => (d.bios[0].vecs[0].page = 2),
  },
]);

const blocks = { bounds: { logicalBlock: 2 } } as const;
judgeTable('size-is-aligned', [
  { what: 'a whole block', holds: true, make: () => filled(blocks) },
  { what: 'half a block', holds: false, make: () => filled(blocks), edit: (d) => (d.bios[0].size = 1) },
  {
    what: 'half a block while the pass is under way',
    holds: true,
    make: () => filled(blocks),
    edit: (d) => ((d.bios[0].size = 1), (d.calls[0].pc = n.PC_ADD)),
  },
  {
    what: 'half a block in a failed call',
    holds: true,
    make: () => filled(blocks),
    edit: (d) => ((d.bios[0].size = 1), (d.calls[0].ret = n.EFAULT)),
  },
  {
    what: 'half a block, of segments that are each half a block',
    holds: false,
    make: () =>
      filled({
        ...blocks,
        calls: [
          {
            segments: [
              [0, 1],
              [0, 1],
            ],
          },
        ],
      }),
    edit: (d) => (d.bios[0].size = 1),
  },
]);

judgeTable('failure-holds-nothing', [
  { what: 'an error with empty hands', holds: true, make: () => failed() },
  // bio_map_user_iov() fills its bio by bio_iov_iter_get_pages() from 6.13 on.
  ...[
    { kernel: '6.13', holds: false },
    { kernel: '6.8', holds: true },
  ].map(({ kernel, holds }) => ({
    what: `a token in the array of bio_map_user_iov(), ${kernel}`,
    holds,
    make: () => failed({ kernel }),
    edit: (d: Scene['d']) => ((d.calls[0].entry = n.MAP_USER_IOV), (d.ledger.calls[0].pages[0].get = 1)),
  })),
  { what: 'a token in the array', holds: false, make: () => failed(), edit: (d) => (d.ledger.calls[0].pages[0].get = 1) },
  { what: 'a token in the bio', holds: false, make: () => failed(), edit: (d) => (d.ledger.bios[0].pages[0].pin = 1) },
  { what: 'a page in the bio', holds: false, make: () => failed(), edit: (d) => (d.bios[0].vcnt = 1) },
  { what: 'an iterator that moved', holds: false, make: () => failed(), edit: (d) => (d.calls[0].left = 1) },
  {
    what: 'an iterator that moved, seen by the caller',
    holds: false,
    make: () => failed(),
    edit: (d) => ((d.calls[0].left = 1), (d.calls[0].pc = n.PC_FAILED)),
  },
  { what: 'a success', holds: true, make: () => failed(), edit: (d) => ((d.bios[0].vcnt = 1), (d.calls[0].ret = n.OK)) },
  {
    what: 'a borrowed table that is refused',
    holds: true,
    make: () => failed(),
    edit: (d) => ((d.bios[0].vcnt = 1), (d.bios[0].cloned = 1)),
  },
]);

judgeTable('outer-loop-progress', [
  { what: 'half of the iterator consumed', holds: true, make: filled },
  { what: 'nothing consumed', holds: false, make: filled, edit: (d) => (d.calls[0].stalled = 1) },
  { what: 'an empty bio', holds: false, make: filled, edit: (d) => (d.bios[0].vcnt = 0) },
  { what: 'an empty bio after an error', holds: true, make: filled, edit: (d) => ((d.bios[0].vcnt = 0), (d.calls[0].ret = n.EFAULT)) },
  { what: 'a borrowed table', holds: true, make: filled, edit: (d) => ((d.bios[0].vcnt = 0), (d.calls[0].kind = n.BVEC)) },
]);
