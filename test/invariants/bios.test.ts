import * as n from '../../src/state/names.ts';
import { cloned, fill, judgeTable, scene, submitted } from './scene.ts';
import type { Scene } from './scene.ts';

const v5 = { kernel: 'v5' } as const;
const twoPages = {
  bounds: { virtualPages: 2 },
  layout: { pages: ['anon', 'anon'], mapping: [0, 1] },
  calls: [{ segments: [[0, 4]] }],
} as const;

/** A bio that borrows its caller's table. */
function borrowed(): Scene {
  const s = scene({ calls: [{ kind: 'bvec', segments: [[0, 2]] }] });
  fill(s, [0], n.MODE_NONE);
  Object.assign(s.d.bios[0], { foreign: 1, cloned: 1, max: 0 });
  return s;
}

judgeTable('one-mode-per-bio', [
  { what: 'references in a bio of references', holds: true, make: submitted },
  { what: 'pins in a pinned bio', holds: true, make: () => submitted(v5) },
  {
    what: 'pins in a bio of references',
    holds: false,
    make: () => submitted(v5),
    edit: (d) => ((d.bios[0].pinned = 0), (d.bios[0].reffed = 1)),
  },
  { what: 'pins in a bio that drops nothing', holds: false, make: () => submitted({ kernel: '6.6' }), edit: (d) => (d.bios[0].pinned = 0) },
  { what: 'a reference among pins', holds: false, make: () => submitted(v5), edit: (d) => (d.ledger.bios[0].pages[1].get = 1) },
  { what: 'flags of a bio that lists nothing', holds: true, make: scene, edit: (d) => (d.bios[0].pinned = 1) },
]);

judgeTable('flags-exclusive-and-stable', [
  { what: 'pinned', holds: true, make: () => submitted(v5) },
  { what: 'reffed and pinned', holds: false, make: () => submitted(v5), edit: (d) => (d.bios[0].reffed = 1) },
  { what: 'decided anew', holds: false, make: () => submitted(v5), edit: (d) => (d.bios[0].flagsChanged = 1) },
]);

judgeTable('clone-owns-nothing', [
  { what: 'a clone in flight', holds: true, make: cloned },
  { what: 'a clone with a token', holds: false, make: cloned, edit: (d) => (d.ledger.bios[1].pages[0].get = 1) },
  { what: 'a clone that dropped a token', holds: false, make: cloned, edit: (d) => (d.ledger.bios[1].pages[0].pin = -1) },
  { what: 'a walk that found no vectors', holds: true, make: cloned, edit: (d) => (d.bios[1].releases = 1) },
  { what: 'a walk over copied vectors', holds: false, make: cloned, edit: (d) => ((d.bios[1].releases = 1), (d.bios[1].vcnt = 1)) },
  ...[n.ENDED, n.RELEASING, n.RELEASED, n.PUT].map((phase) => ({
    what: `an original that is ${n.phases[phase]} before its clone`,
    holds: false,
    make: cloned,
    edit: (d: Scene['d']) => (d.bios[0].phase = phase),
  })),
  { what: 'a clone that ended first', holds: true, make: cloned, edit: (d) => ((d.bios[1].phase = n.ENDED), (d.bios[0].phase = n.ENDED)) },
  { what: 'a borrowed table', holds: true, make: borrowed },
]);

const split = (): Scene => {
  const s = cloned();
  Object.assign(s.d.bios[1], { parent: 1, skip: 0, size: 1 });
  Object.assign(s.d.bios[0], { skip: 1, size: 1 });
  return s;
};

judgeTable('split-parts-are-apart', [
  { what: 'a part and the rest', holds: true, make: split },
  { what: 'a rest that was split once more', holds: true, make: split, edit: (d) => (d.bios[0].skip = 2) },
  { what: 'a clone of the whole', holds: true, make: cloned },
  { what: 'a part that reaches into the rest', holds: false, make: split, edit: (d) => (d.bios[1].size = 2) },
  { what: 'a rest that begins where its part does', holds: false, make: split, edit: (d) => (d.bios[0].skip = 0) },
  { what: 'a part that was put', holds: true, make: split, edit: (d) => ((d.bios[1].phase = n.PUT), (d.bios[0].skip = 0)) },
  { what: 'a part that is chained to a bio of another table', holds: false, make: split, edit: (d) => (d.bios[1].origin = 0) },
]);

judgeTable('no-free-under-dma', [
  { what: 'a page that the bio holds', holds: true, make: submitted },
  { what: 'a freed page', holds: false, make: submitted, edit: (d) => (d.pages[0].freed = 1) },
  { what: 'a page freed after the end', holds: true, make: submitted, edit: (d) => ((d.pages[0].freed = 1), (d.bios[0].phase = n.ENDED)) },
  {
    what: 'a freed page in the table of a clone',
    holds: false,
    make: cloned,
    edit: (d) => ((d.pages[0].freed = 1), (d.bios[0].phase = n.RELEASED)),
  },
  { what: 'a frame that nobody has', holds: false, make: submitted, edit: (d) => (d.bios[0].vecs[0].page = 3) },
  { what: 'a wild pointer', holds: true, make: submitted, edit: (d) => (d.bios[0].vecs[0].page = 4) },
]);

judgeTable('same-means-merged-into-page', [
  { what: 'one page', holds: true, make: submitted },
  { what: 'a wrong answer', holds: false, make: submitted, edit: (d) => (d.calls[0].sameWrong = 1) },
  { what: 'adjoining pages in two vectors', holds: false, make: () => scene(twoPages), edit: (_, s) => fill(s, [0, 1], n.MODE_GET) },
  { what: 'reversed pages in two vectors', holds: true, make: () => scene(twoPages), edit: (_, s) => fill(s, [1, 0], n.MODE_GET) },
  {
    what: 'adjoining pages kept apart by a limit of the queue',
    holds: true,
    make: () => scene({ ...twoPages, calls: [{ entry: 'map-user-iov', segments: [[0, 4]] }] }),
    edit: (_, s) => fill(s, [0, 1], n.MODE_GET),
  },
  {
    what: 'a first page that is not the first',
    holds: false,
    make: submitted,
    edit: (d) => (d.bios[0].vecs[0] = { page: 1, off: 2, len: 2 }),
  },
]);

judgeTable('sizes-are-consistent', [
  { what: 'a filled bio', holds: true, make: scene, edit: (_, s) => fill(s, [0], n.MODE_GET) },
  { what: 'a size that is not the sum', holds: false, make: scene, edit: (d, s) => (fill(s, [0], n.MODE_GET), (d.bios[0].size = 1)) },
  { what: 'a window that a split moved', holds: true, make: submitted, edit: (d) => ((d.bios[0].size = 1), (d.bios[0].skip = 1)) },
  { what: 'an empty vector', holds: false, make: submitted, edit: (d) => (d.bios[0].vecs[0].len = 0) },
  { what: 'a wild pointer', holds: false, make: submitted, edit: (d) => (d.bios[0].vecs[0].page = 4) },
  { what: 'a vector beyond the last frame', holds: false, make: submitted, edit: (d) => (d.bios[0].vecs[0] = { page: 3, off: 1, len: 2 }) },
  { what: 'more vectors than the table has', holds: false, make: submitted, edit: (d) => (d.bios[0].max = 0) },
  { what: 'a subtraction that wrapped', holds: false, make: submitted, edit: (d) => (d.calls[0].wrapped = 1) },
  { what: 'a borrowed table', holds: true, make: borrowed },
  { what: 'a window beyond a borrowed table', holds: false, make: borrowed, edit: (d) => (d.bios[0].skip = 1) },
]);

judgeTable('table-is-immutable', [
  { what: 'a table as it was submitted', holds: true, make: submitted },
  { what: 'a vector that shrank', holds: false, make: submitted, edit: (d) => (d.bios[0].vecs[0].len = 1) },
  { what: 'a vector that vanished', holds: false, make: submitted, edit: (d) => ((d.bios[0].phase = n.RELEASING), (d.bios[0].vcnt = 0)) },
  { what: 'a bio that is put', holds: true, make: submitted, edit: (d) => ((d.bios[0].phase = n.PUT), (d.bios[0].vcnt = 0)) },
  {
    what: 'a bio released without submission',
    holds: true,
    make: scene,
    edit: (d, s) => (fill(s, [0], n.MODE_GET), (d.bios[0].phase = n.RELEASING)),
  },
]);

judgeTable('released-once', [
  { what: 'a walk', holds: true, make: submitted, edit: (d) => (d.bios[0].releases = 1) },
  { what: 'a second walk', holds: false, make: submitted, edit: (d) => (d.bios[0].releases = 2) },
]);

judgeTable('dirty-before-drop', [
  { what: 'nothing dirtied', holds: true, make: submitted },
  { what: 'a page dirtied without a token', holds: false, make: submitted, edit: (d) => (d.ghost.dirtiedWithoutToken = 1) },
]);

judgeTable('foreign-table-holds-no-tokens', [
  { what: 'a borrowed table', holds: true, make: borrowed },
  { what: 'tokens of an earlier fill', holds: false, make: borrowed, edit: (d) => (d.ledger.bios[0].pages[0].pin = 1) },
  {
    what: "the caller's table freed",
    holds: false,
    make: borrowed,
    edit: (d) => ((d.bios[0].phase = n.PUT), (d.bios[0].foreign = 0), (d.bios[0].freedForeign = 1)),
  },
]);

judgeTable('walk-stays-in-table', [
  { what: 'a release at the first vector', holds: true, make: submitted, edit: (d) => (d.bios[0].phase = n.RELEASING) },
  {
    what: 'a release behind the last vector',
    holds: false,
    make: submitted,
    edit: (d) => ((d.bios[0].phase = n.RELEASING), (d.bios[0].walkVec = 1)),
  },
  { what: 'a check of an empty bio', holds: false, make: scene, edit: (d) => (d.bios[0].phase = n.CHECKING) },
  { what: 'an empty bio that is being built', holds: true, make: scene },
]);

const write = { calls: [{ op: 'write', dir: 'source', completion: 'release', setDirty: false }] } as const;
judgeTable('device-reads-issuers-bytes', [
  { what: 'bytes of the parent', holds: true, make: () => submitted(write), edit: (d) => (d.bios[0].transfer[0].tag = n.PARENT_WRITE) },
  { what: 'bytes of the child', holds: false, make: () => submitted(write), edit: (d) => (d.bios[0].transfer[0].tag = n.CHILD_WRITE) },
  { what: 'a read', holds: true, make: submitted, edit: (d) => (d.bios[0].transfer[0].tag = n.CHILD_WRITE) },
  {
    what: 'bytes of the child in a file that both map',
    holds: true,
    make: () => submitted({ ...write, layout: { pages: ['file'], mapping: [0] } }),
    edit: (d) => (d.bios[0].transfer[0].tag = n.CHILD_WRITE),
  },
]);
