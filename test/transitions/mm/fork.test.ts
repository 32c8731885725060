import { describe, expect, it } from 'vitest';
import { ALIVE, DMA, EXITED } from '../../../src/state/names.ts';
import { exit } from '../../../src/transitions/exit.ts';
import { forkBegin } from '../../../src/transitions/fork-begin.ts';
import { forkCopyPage } from '../../../src/transitions/fork-copy-page.ts';
import { forkEnd } from '../../../src/transitions/fork-end.ts';
import { forkFail } from '../../../src/transitions/fork-fail.ts';
import { forkWriteProtect } from '../../../src/transitions/fork-write-protect.ts';
import { fork } from '../../../src/transitions/fork.ts';
import { childStore, parentStore } from '../../../src/transitions/store.ts';
import { unmap } from '../../../src/transitions/unmap.ts';
import { parentWriteFault } from '../../../src/transitions/write-fault.ts';
import { Scene } from './scene.ts';

describe('fork', () => {
  it('shares a private page and write-protects it in both processes', () => {
    const scene = new Scene().take(fork);
    expect(scene.counters(0)).toEqual({ ref: 2, map: 2, excl: 0 });
    expect(scene.state.processes.map((p) => [p.life, p.ptes[0].page, p.ptes[0].writable])).toEqual([
      [ALIVE, 1, 0],
      [ALIVE, 1, 0],
    ]);
    expect(scene.state.ghost).toMatchObject({ forkShared: 1, forkCopied: 0 });
    expect(scene.can(fork)).toBe(false);
  });

  it('shares a page that is only referenced', () => {
    const scene = new Scene();
    scene.grab('get', true);
    scene.take(fork);
    expect(scene.counters(0)).toEqual({ ref: 3, map: 2, excl: 0 });
  });

  it('copies a pinned page for the child and leaves the parent alone', () => {
    const scene = new Scene();
    scene.grab('pin', true);
    scene.setTag(0, 0, DMA).take(fork);
    expect(scene.counters(0)).toEqual({ ref: 9, map: 1, excl: 1 });
    expect(scene.state.processes[0].ptes[0]).toMatchObject({ page: 1, writable: 1 });
    expect(scene.state.processes[1].ptes[0]).toMatchObject({ page: 2, writable: 1 });
    expect(scene.counters(1)).toEqual({ ref: 1, map: 1, excl: 1 });
    expect(scene.tags(1)).toEqual(['dma', 'old']);
    expect(scene.state.processes[1].hasPinned).toBe(0);
    expect(scene.state.ghost.forkCopied).toBe(1);
  });

  it('copies needlessly when plain references look like a pin, once something was pinned', () => {
    const scene = new Scene({ bounds: { bias: 2 } });
    scene.grab('pin', true);
    scene.release();
    scene.grab('get', true);
    scene.take(fork);
    expect(scene.frame(1)).toBe(1);
    const never = new Scene({ bounds: { bias: 2 } });
    never.grab('get', true);
    never.take(fork);
    expect(never.frame(1)).toBe(0);
  });

  it('shares a pinned page if the kernel forgets to ask', () => {
    const scene = new Scene({ change: { forkPinned: 'ignored' } });
    scene.grab('pin', true);
    scene.take(fork);
    expect(scene.counters(0)).toEqual({ ref: 10, map: 2, excl: 0 });
  });

  it('shares a page that was pinned for reading while it was not exclusive, since 5.19; before, it copies', () => {
    const shared = { bounds: { frames: 3 }, layout: { pages: ['anon'] as const, mapping: [0] } };
    for (const [cowReuse, child] of [
      ['exclusive', 0],
      ['page-count', 1],
    ] as const) {
      const scene = new Scene({ ...shared, change: { cowReuse } });
      scene.grab('pin', false);
      scene.change((d) => {
        d.pages[0].exclusive = 0;
      });
      scene.take(fork);
      expect(scene.frame(1), cowReuse).toBe(child);
    }
  });

  it('does not show the child what MADV_DONTFORK hides or the parent unmapped', () => {
    const scene = new Scene({
      bounds: { virtualPages: 3, frames: 4 },
      layout: { pages: ['anon', 'anon', 'anon'], mapping: [0, 1, 2], dontFork: [1] },
    });
    scene.take(unmap, 2).take(fork);
    expect([0, 1, 2].map((v) => scene.frame(1, v))).toEqual([0, -1, -1]);
    expect(scene.state.processes[0].ptes.map((p) => p.writable)).toEqual([0, 1, 0]);
    expect(scene.state.processes[1].ptes[2].gone).toBe(1);
  });

  it('keeps a shared file mapping writable in both, clean in the child', () => {
    const scene = new Scene({ layout: { pages: ['file'] } });
    scene.take(parentStore, 0, 0).take(fork);
    expect(scene.state.processes.map(({ ptes: [{ writable, dirty }] }) => [writable, dirty])).toEqual([
      [1, 1],
      [1, 0],
    ]);
    expect(scene.counters(0)).toEqual({ ref: 3, map: 2, excl: 0 });
    scene.take(childStore, 0, 1);
    expect(scene.tags(0)).toEqual(['parent-write', 'child-write']);
  });

  it('cannot happen without memory for the copies', () => {
    const scene = new Scene({ bounds: { frames: 2, virtualPages: 2 }, layout: { pages: ['anon', 'anon'], mapping: [0, 1] } });
    expect(scene.can(fork)).toBe(true);
    scene.grab('pin', true, 2);
    expect(scene.can(fork)).toBe(false);
  });
});

describe('fork, page by page', () => {
  const fine = {
    bounds: { granularity: 'fine', virtualPages: 2, frames: 4 },
    layout: { pages: ['anon', 'anon'], mapping: [0, 1] },
  } as const;

  it('is odd and locked until the last page', () => {
    const scene = new Scene(fine).take(forkBegin);
    expect(scene.state.processes[0]).toMatchObject({ seq: 1, locked: 1 });
    expect(scene.can(unmap, 0)).toBe(false);
    expect(scene.can(exit, 0)).toBe(false);
    scene.take(forkCopyPage);
    expect(scene.can(parentStore, 0, 0)).toBe(true);
    expect(scene.can(forkCopyPage)).toBe(false);
    scene.take(forkWriteProtect);
    expect(scene.can(parentStore, 0, 0)).toBe(false);
    expect(scene.can(parentWriteFault, 0)).toBe(false);
    expect(scene.can(parentStore, 1, 0)).toBe(true);
    expect(scene.can(forkEnd)).toBe(false);
    scene.take(forkCopyPage).take(forkWriteProtect).take(forkEnd);
    expect(scene.state.processes.map(({ life, locked, seq, forkNext }) => ({ life, locked, seq, forkNext }))).toEqual([
      { life: ALIVE, locked: 0, seq: 2, forkNext: 0 },
      { life: ALIVE, locked: 0, seq: 0, forkNext: 0 },
    ]);
    expect(scene.can(forkBegin)).toBe(false);
  });

  it('ends in the same state as fork in one step, but for the sequence number', () => {
    const steps = new Scene(fine)
      .take(forkBegin)
      .take(forkCopyPage)
      .take(forkWriteProtect)
      .take(forkCopyPage)
      .take(forkWriteProtect)
      .take(forkEnd);
    const once = new Scene(fine).take(fork).change((d) => {
      d.processes[0].seq = 2;
    });
    expect(steps.state).toEqual(once.state);
  });

  it('tears the child down when memory runs out half-way', () => {
    const scene = new Scene({ ...fine, bounds: { ...fine.bounds, frames: 3 } });
    scene.grab('pin', true, 2);
    scene.take(forkBegin).take(forkCopyPage);
    expect(scene.can(forkCopyPage)).toBe(false);
    scene.take(forkFail);
    expect(scene.state.processes.map((p) => p.life)).toEqual([ALIVE, EXITED]);
    expect(scene.page(2).freed).toBe(1);
    expect(scene.state.processes[0]).toMatchObject({ locked: 0, seq: 2 });
    expect(scene.can(forkBegin)).toBe(false);
  });
});
