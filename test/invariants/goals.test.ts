import { describe, expect, it } from 'vitest';
import { ghostGoals } from '../../src/invariants/goals/ghost-goals.ts';
import * as n from '../../src/state/names.ts';
import type { Draft } from '../../src/state/snapshot.ts';
import { grab, judge, judgeTable, scene, submitted } from './scene.ts';

describe('goals that transitions mark', () => {
  const corners = Object.keys(scene().d.ghost).filter((corner) => corner !== 'dirtiedWithoutToken' && corner !== 'merged');

  it('has a goal for every corner but the one that is a violation, and merging, which is read from the tables', () => {
    expect(ghostGoals()).toHaveLength(corners.length);
  });

  it.each(corners)('%s meets one goal', (corner) => {
    const s = scene();
    s.d.ghost[corner as keyof Draft['ghost']] = 1;
    expect(ghostGoals().filter((goal) => judge(s, goal).plain && judge(s, goal).packed)).toHaveLength(1);
  });
});

judgeTable('merged-across-pages', [
  { what: 'one page', holds: false, make: submitted },
  { what: 'a vector over two pages', holds: true, make: submitted, edit: (d) => (d.bios[0].vecs[0] = { page: 1, off: 1, len: 2 }) },
  {
    what: "a vector over two pages in a caller's table",
    holds: false,
    make: submitted,
    edit: (d) => ((d.bios[0].vecs[0] = { page: 1, off: 1, len: 2 }), (d.bios[0].foreign = 1)),
  },
]);

judgeTable('child-exited-during-io', [
  { what: 'a child that lives', holds: false, make: submitted, edit: (d) => (d.processes[1].life = n.ALIVE) },
  { what: 'a child that exited', holds: true, make: submitted, edit: (d) => (d.processes[1].life = n.EXITED) },
  {
    what: 'a child that exited later',
    holds: false,
    make: submitted,
    edit: (d) => ((d.processes[1].life = n.EXITED), (d.bios[0].phase = n.ENDED)),
  },
]);

judgeTable('page-unmapped-under-dma', [
  { what: 'a mapped page', holds: false, make: submitted },
  { what: 'an unmapped page', holds: true, make: submitted, edit: (d) => (d.pages[0].mapcount = 0) },
  {
    what: 'an unmapped page of the kernel',
    holds: false,
    make: submitted,
    edit: (d) => ((d.pages[0].mapcount = 0), (d.calls[0].kind = n.KVEC)),
  },
]);

judgeTable('two-tokens-on-one-page', [
  { what: 'one token', holds: false, make: submitted },
  { what: 'two tokens', holds: true, make: submitted, edit: (d, s) => grab(s, d.ledger.calls[0], 0, n.MODE_PIN) },
]);

judgeTable('page-maybe-pinned-falsely', [
  { what: 'few references', holds: false, make: submitted },
  { what: 'as many references as a pin', holds: true, make: scene, edit: (d) => (d.pages[0].ref = 8) },
  { what: 'a pin', holds: false, make: () => submitted({ kernel: 'v5' }) },
]);

judgeTable('get-pages-failed', [
  { what: 'a success', holds: false, make: scene, edit: (d) => (d.calls[0].pc = n.PC_RETURNED) },
  { what: 'an error', holds: true, make: scene, edit: (d) => ((d.calls[0].pc = n.PC_RETURNED), (d.calls[0].ret = n.EFAULT)) },
]);

const filePage = { layout: { pages: ['file'], mapping: [0] } } as const;
judgeTable('written-back-during-io', [
  { what: 'a dirty page', holds: false, make: () => submitted(filePage), edit: (d) => (d.pages[0].dirty = 1) },
  { what: 'a page that is clean again', holds: true, make: () => submitted(filePage) },
  { what: 'a page that was never dirtied', holds: false, make: () => submitted({ ...filePage, calls: [{ setDirty: false }] }) },
  { what: 'private memory', holds: false, make: submitted },
]);
