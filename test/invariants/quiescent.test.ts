import { describe, expect, it } from 'vitest';
import { isQuiescent } from '../../src/invariants/quiescent.ts';
import * as n from '../../src/state/names.ts';
import type { Draft } from '../../src/state/snapshot.ts';
import { done, judgeTable, own, scene, submitted } from './scene.ts';
import type { Scene } from './scene.ts';

const filePage = { layout: { pages: ['file'], mapping: [0] } } as const;

judgeTable('everything-returned', [
  { what: 'the end', holds: true, make: done },
  {
    what: "the end, with others' references",
    holds: true,
    make: () => done({ bounds: { extraRefs: 1 } }),
    edit: (d) => ((d.pages[0].extra = 1), (d.pages[0].ref = 2)),
  },
  { what: 'a reference in a bio', holds: false, make: done, edit: (d) => (d.ledger.bios[0].pages[0].get = 1) },
  { what: 'a pin in an array', holds: false, make: done, edit: (d) => (d.ledger.calls[0].pages[0].pin = 1) },
  { what: 'a count that nobody stands behind', holds: false, make: done, edit: (d) => (d.pages[0].ref += 1) },
  { what: 'a pin count', holds: false, make: done, edit: (d) => (d.pages[0].pincount = 1) },
  { what: 'a folio through which a bio is bounced', holds: true, make: bounceFolio, edit: (d) => (d.bios[0].bounce[0].page = 2) },
  { what: 'such a folio that no bio has', holds: false, make: bounceFolio },
  { what: 'a page in a buffer of a pipe', holds: true, make: pipePage, edit: (d) => (d.calls[0].pipe[0].page = 2) },
  { what: 'a page of a pipe in no buffer', holds: false, make: pipePage },
  {
    what: 'a page of a pipe that nobody owns',
    holds: true,
    make: pipePage,
    edit: (d) => Object.assign(d.pages[1], { owners: 0, ref: 0, freed: 1 }),
  },
]);

/** The end, with a folio that was allocated for a bounced read. */
function bounceFolio(): Scene {
  const s = done({ calls: [{ entry: 'bounce-read' }] });
  own(s, 1, n.KERNEL);
  return s;
}

/** The end, with a page that a pipe owns. */
function pipePage(): Scene {
  const s = done({ calls: [{ kind: 'pipe' }] });
  own(s, 1, n.PIPE);
  return s;
}

function tag(value: number): (d: Draft) => void {
  return (d) => (d.pages[0].units[1].tag = value);
}

judgeTable('issuer-sees-data', [
  { what: 'data in place', holds: true, make: done },
  { what: 'data that came after the fork', holds: true, make: done, edit: tag(n.DMA_AFTER_FORK) },
  { what: 'what the issuer wrote since', holds: true, make: done, edit: tag(n.PARENT_WRITE) },
  { what: 'old bytes', holds: false, make: done, edit: tag(n.OLD) },
  { what: "the child's bytes in private memory", holds: false, make: done, edit: tag(n.CHILD_WRITE) },
  { what: "the child's bytes in a file", holds: true, make: () => done(filePage), edit: tag(n.CHILD_WRITE) },
  { what: 'a copy without the data', holds: false, make: done, edit: (d) => (d.processes[0].ptes[0].page = 2) },
  { what: 'an address given up', holds: true, make: done, edit: (d) => Object.assign(d.processes[0].ptes[0], { page: 0, gone: 1 }) },
  { what: 'private memory that vanished', holds: false, make: done, edit: (d) => (d.processes[0].ptes[0].page = 0) },
  {
    what: 'a file page that will be mapped again',
    holds: true,
    make: () => done(filePage),
    edit: (d) => (d.processes[0].ptes[0].page = 0),
  },
  {
    what: 'a file page that will be read again',
    holds: true,
    make: () => done(filePage),
    edit: (d) => ((d.processes[0].ptes[0].page = 0), (d.pages[0].freed = 1)),
  },
  {
    what: 'a file page that was freed unsaved',
    holds: false,
    make: () => done(filePage),
    edit: (d) => ((d.processes[0].ptes[0].page = 0), (d.pages[0].freed = 1), (d.pages[0].unsaved = 1)),
  },
  { what: 'an issuer that exited', holds: true, make: done, edit: (d) => (tag(n.OLD)(d), (d.processes[0].life = n.EXITED)) },
  { what: 'a read that failed', holds: true, make: done, edit: (d) => (tag(n.OLD)(d), (d.calls[0].failed = 1)) },
  { what: 'a call that failed', holds: true, make: done, edit: (d) => (tag(n.OLD)(d), (d.calls[0].ret = n.EFAULT)) },
  { what: 'units that were given back', holds: true, make: done, edit: (d) => (tag(n.OLD)(d), (d.calls[0].left = 1)) },
  { what: 'a write', holds: true, make: () => done({ calls: [{ op: 'write', dir: 'source' }] }), edit: tag(n.OLD) },
  {
    what: 'a read whose bio was shared with a call that failed',
    holds: true,
    make: () => done({ calls: [{ hold: true }, { sameBio: true }] }),
    edit: (d) => (tag(n.OLD)(d), Object.assign(d.calls[1], { pc: n.PC_DONE, ret: n.EIO })),
  },
]);

judgeTable('deferred-list-empties', [
  { what: 'the end', holds: true, make: done },
  { what: 'a bio that was forgotten', holds: false, make: submitted, edit: (d) => (d.bios[0].phase = n.DEFERRED) },
  { what: 'a bio that the worker has', holds: false, make: submitted, edit: (d) => (d.bios[0].phase = n.STOLEN) },
]);

judgeTable('everything-done', [
  { what: 'the end', holds: true, make: done },
  { what: 'the start', holds: false, make: scene },
]);

describe('isQuiescent', () => {
  const quiescent = (edit: (d: Draft) => void, change = {}): boolean => {
    const { env, d } = done({ change });
    edit(d);
    return isQuiescent(env)(d);
  };

  it.each<[string, boolean, (d: Draft) => unknown]>([
    ['the end', true, () => undefined],
    ['a living child', true, (d) => (d.processes[1].life = n.ALIVE)],
    ['a call in the middle', false, (d) => (d.calls[0].pc = n.PC_NEXT)],
    ['a bio to be put', false, (d) => (d.bios[0].phase = n.RELEASED)],
    ['a bio on the dirty list', false, (d) => (d.bios[0].phase = n.DEFERRED)],
    ['a fork in progress', false, (d) => (d.processes[0].locked = 1)],
    ['a copy-on-write in progress', false, (d) => (d.processes[0].ptes[0].cow = n.COW_HELD)],
  ])('%s: %s', (_, expected, edit) => {
    expect(quiescent((d) => void edit(d))).toBe(expected);
  });

  it('does not wait for a worker that forgets the last bio', () => {
    expect(quiescent((d) => void (d.bios[0].phase = n.DEFERRED), { dirtyList: 'loses-one' })).toBe(true);
  });
});
