import { describe, expect, it } from 'vitest';
import type { Step } from '../../../src/kernel/env.ts';
import { DMA } from '../../../src/state/names.ts';
import { childCowCopy, parentCowCopy } from '../../../src/transitions/cow-copy.ts';
import { childCowHold, parentCowHold } from '../../../src/transitions/cow-hold.ts';
import { parentCowSwitch } from '../../../src/transitions/cow-switch.ts';
import { exit } from '../../../src/transitions/exit.ts';
import { extraGet, extraPut } from '../../../src/transitions/extra-ref.ts';
import { forkBegin } from '../../../src/transitions/fork-begin.ts';
import { fork } from '../../../src/transitions/fork.ts';
import { childStore, parentStore } from '../../../src/transitions/store.ts';
import { unmap } from '../../../src/transitions/unmap.ts';
import { childWriteFault, parentWriteFault } from '../../../src/transitions/write-fault.ts';
import { Scene } from './scene.ts';

describe('stores', () => {
  it('need a writable pte and a reason', () => {
    const scene = new Scene();
    expect(scene.can(childStore, 0, 0)).toBe(false);
    scene.take(parentStore, 0, 1);
    expect(scene.tags(0)).toEqual(['old', 'parent-write']);
    expect(scene.state.processes[0].ptes[0].dirty).toBe(1);
    expect(scene.can(parentStore, 0, 1)).toBe(false);
    expect(scene.can(parentStore, 0, 0)).toBe(true);
    scene.take(fork);
    expect(scene.can(parentStore, 0, 0)).toBe(false);
  });

  it('have no parameters for a child that cannot be', () => {
    const scene = new Scene({ bounds: { processes: 1 } });
    for (const step of [childStore, childWriteFault, childCowHold] satisfies Step[]) expect(step(scene.env).parameters[0].count).toBe(0);
  });
});

describe('a write fault on a private page', () => {
  it('copies while the other process maps it, then the other reuses it', () => {
    const scene = new Scene().take(fork).take(parentWriteFault, 0);
    expect(scene.frame(0)).toBe(1);
    expect(scene.counters(0)).toEqual({ ref: 1, map: 1, excl: 0 });
    expect(scene.counters(1)).toEqual({ ref: 1, map: 1, excl: 1 });
    expect(scene.state.ghost).toMatchObject({ cowCopied: 1, cowReused: 0 });
    scene.take(childWriteFault, 0);
    expect(scene.frame(1)).toBe(0);
    expect(scene.counters(0)).toEqual({ ref: 1, map: 1, excl: 1 });
    expect(scene.state.ghost.cowReused).toBe(1);
  });

  it.each([
    ['exclusive', 1],
    ['page-count', 1],
    ['mapcount', 0],
  ] as const)('by %s: the sole mapper of a referenced page moves to frame %i', (cowReuse, frame) => {
    const scene = new Scene({ change: { cowReuse } });
    scene.grab('get', true);
    scene.take(fork).take(exit, 1);
    expect(scene.counters(0)).toEqual({ ref: 2, map: 1, excl: 0 });
    scene.take(parentWriteFault, 0);
    expect(scene.frame(0)).toBe(frame);
  });

  it.each([
    ['exclusive', 0],
    ['page-count', 1],
    ['mapcount', 0],
  ] as const)('by %s: a write-protected exclusive page with another reference ends in frame %i', (cowReuse, frame) => {
    const scene = new Scene({ change: { cowReuse } });
    scene.grab('get', true);
    scene.change((d) => {
      d.processes[0].ptes[0].writable = 0;
    });
    scene.take(parentWriteFault, 0);
    expect(scene.frame(0)).toBe(frame);
  });

  it('by mapcount: the child writes into the page that the device still reads', () => {
    const scene = new Scene({ change: { cowReuse: 'mapcount' }, calls: [{ op: 'write', dir: 'source' }] });
    scene.grab('get', false);
    scene.take(fork).take(unmap, 0).take(childWriteFault, 0).take(childStore, 0, 0);
    expect(scene.tags(0)).toEqual(['child-write', 'old']);
  });

  it('copies for a short reference, too', () => {
    const scene = new Scene({ bounds: { extraRefs: 1 } }).take(fork).take(exit, 1).take(extraGet, 0);
    expect(scene.can(extraGet, 0)).toBe(false);
    scene.take(parentWriteFault, 0);
    expect(scene.frame(0)).toBe(1);
    expect(scene.page(0).freed).toBe(0);
    scene.take(extraPut, 0);
    expect(scene.page(0).freed).toBe(1);
    expect(scene.can(extraGet, 0)).toBe(false);
  });

  it('replaces the zero page by zeroes, whatever the device did to it', () => {
    const scene = new Scene({ layout: { pages: ['zero'], mapping: [0] } });
    scene.setTag(0, 0, DMA).take(parentWriteFault, 0);
    expect(scene.frame(0)).toBe(1);
    expect(scene.tags(1)).toEqual(['old', 'old']);
    expect(scene.counters(0)).toEqual({ ref: 1, map: 0, excl: 0 });
  });

  it('cannot be served without a frame', () => {
    const scene = new Scene({ bounds: { frames: 1 } }).take(fork);
    expect(scene.can(parentWriteFault, 0)).toBe(false);
    scene.take(exit, 1);
    expect(scene.can(parentWriteFault, 0)).toBe(true);
  });

  it('on a shared file page asks the filesystem', () => {
    const scene = new Scene({ layout: { pages: ['file'] } }).change((d) => {
      d.processes[0].ptes[0].writable = 0;
    });
    scene.take(parentWriteFault, 0);
    expect(scene.state.processes[0].ptes[0]).toMatchObject({ page: 1, writable: 1, dirty: 1 });
    expect(scene.page(0).dirty).toBe(1);
  });
});

describe('copy-on-write in steps', () => {
  const fine = { bounds: { granularity: 'fine' } } as const;

  it('holds the old page, copies, switches', () => {
    const scene = new Scene(fine).take(fork);
    expect(scene.can(parentWriteFault, 0)).toBe(false);
    scene.take(parentCowHold, 0);
    expect(scene.page(0)).toMatchObject({ ref: 3, tmp: 1 });
    expect(scene.can(parentCowHold, 0)).toBe(false);
    expect(scene.can(exit, 0)).toBe(false);
    scene.take(parentCowCopy, 0).setTag(0, 0, DMA).take(parentCowSwitch, 0);
    expect(scene.frame(0)).toBe(1);
    expect(scene.tags(1)).toEqual(['old', 'old']);
    expect(scene.counters(0)).toEqual({ ref: 1, map: 1, excl: 0 });
    expect(scene.counters(1)).toEqual({ ref: 1, map: 1, excl: 1 });
    expect(scene.state.processes[0].ptes[0]).toMatchObject({ writable: 1, cow: 0, cowFrom: 0, cowTo: 0 });
    expect(scene.can(childWriteFault, 0)).toBe(true); // reuse
  });

  it('throws the copy away if the pte changed meanwhile', () => {
    const scene = new Scene(fine).take(fork).take(parentCowHold, 0).take(parentCowCopy, 0).take(unmap, 0);
    expect(scene.page(0)).toMatchObject({ ref: 2, mapcount: 1, tmp: 1 });
    scene.take(parentCowSwitch, 0);
    expect(scene.frame(0)).toBe(-1);
    expect(scene.page(1).freed).toBe(1);
    expect(scene.page(0)).toMatchObject({ ref: 1, tmp: 0 });
    expect(scene.state.ghost.cowCopied).toBe(0);
  });

  it('makes both processes copy when their faults cross', () => {
    const scene = new Scene(fine).take(fork).take(parentCowHold, 0).take(childCowHold, 0);
    expect(scene.page(0)).toMatchObject({ ref: 4, tmp: 2 });
    scene.take(parentCowCopy, 0).take(childCowCopy, 0).take(parentCowSwitch, 0);
    expect(scene.page(0)).toMatchObject({ ref: 2, mapcount: 1, tmp: 1 });
  });

  it('gives up if another fault took the last frame', () => {
    const scene = new Scene({ bounds: { granularity: 'fine', frames: 2 } }).take(fork).take(parentCowHold, 0).take(childCowHold, 0);
    scene.take(parentCowCopy, 0).take(childCowCopy, 0);
    expect(scene.state.processes[1].ptes[0]).toMatchObject({ page: 1, cow: 0 });
    expect(scene.page(0)).toMatchObject({ ref: 3, tmp: 1 });
  });

  it('needs no reference on the zero page', () => {
    const scene = new Scene({ ...fine, layout: { pages: ['zero'] } }).take(parentCowHold, 0);
    expect(scene.page(0)).toMatchObject({ ref: 2, tmp: 0 });
    scene.take(parentCowCopy, 0).take(parentCowSwitch, 0);
    expect(scene.page(0)).toMatchObject({ ref: 1, tmp: 0 });
  });

  it('keeps fork waiting', () => {
    const scene = new Scene({ ...fine, layout: { pages: ['zero'] } }).take(parentCowHold, 0);
    expect(scene.can(forkBegin)).toBe(false);
  });
});
