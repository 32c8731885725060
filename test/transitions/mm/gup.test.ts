import { describe, expect, it } from 'vitest';
import { exit } from '../../../src/transitions/exit.ts';
import { fork } from '../../../src/transitions/fork.ts';
import { unmap } from '../../../src/transitions/unmap.ts';
import { Scene } from './scene.ts';

const array = (scene: Scene): number[] => scene.state.calls[0].array.map(({ page }) => page - 1);
const twoPages = {
  bounds: { virtualPages: 3, frames: 4 },
  layout: { pages: ['anon', 'anon'], mapping: [0, 1], fault: [2] },
  calls: [{ segments: [[0, 6]] }],
} as const;

describe('grabbing user pages in one step', () => {
  it('takes one token per page', () => {
    const scene = new Scene(twoPages);
    expect(scene.grab('pin', true, 2)).toBe(2);
    expect(array(scene)).toEqual([0, 1, -1]);
    expect([0, 1].map((f) => scene.page(f).ref)).toEqual([9, 9]);
    expect(scene.state.ledger.calls[0].pages.map(({ pin }) => pin)).toEqual([1, 1, 0, 0]);
    expect(scene.state.processes[0].hasPinned).toBe(1);
    expect(scene.state.ghost).toMatchObject({ faulted: 0, partial: 0 });
  });

  it('leaves no mark of a plain reference, and nothing dirty on the fast path', () => {
    const scene = new Scene(twoPages);
    expect(scene.grab('get', true, 2)).toBe(2);
    expect(scene.page(0)).toMatchObject({ ref: 2, dirty: 0 });
    expect(scene.state.processes[0]).toMatchObject({ hasPinned: 0, ptes: [{ dirty: 0 }, { dirty: 0 }, { dirty: 0 }] });
  });

  it('ends before the page that faults', () => {
    const scene = new Scene(twoPages);
    expect(scene.grab('pin', true, 3)).toBe(2);
    expect(scene.state.ghost).toMatchObject({ faulted: 1, partial: 1 });
    const none = new Scene(twoPages);
    expect(none.grab('pin', true, 1, 2)).toBe(0);
    expect(none.state.ghost).toMatchObject({ faulted: 1, partial: 0 });
  });

  it('ends at the end of the address space, at what was unmapped, and in a dead process', () => {
    const scene = new Scene({ ...twoPages, layout: { ...twoPages.layout, fault: [] } });
    expect(scene.grab('get', true, 2, 3)).toBe(0);
    scene.take(unmap, 1);
    expect(scene.grab('get', true, 2)).toBe(1);
    scene.release().take(exit, 0);
    expect(scene.grab('pin', true, 1)).toBe(0);
  });

  it('reports a wild page if it ignores the fault', () => {
    const scene = new Scene({ ...twoPages, change: { grabStop: 'ignores-fault' } });
    expect(scene.grab('pin', true, 3)).toBe(3);
    expect(array(scene)).toEqual([0, 1, scene.env.bounds.frames]);
  });

  it('breaks copy-on-write to write', () => {
    const scene = new Scene().take(fork);
    expect(scene.grab('pin', true)).toBe(1);
    expect(array(scene)).toEqual([1]);
    expect(scene.counters(0)).toEqual({ ref: 1, map: 1, excl: 0 });
    expect(scene.counters(1)).toEqual({ ref: 9, map: 1, excl: 1 });
    expect(scene.state.processes[0].ptes[0]).toMatchObject({ writable: 1, dirty: 1 });
    expect(scene.state.ghost).toMatchObject({ cowCopied: 1, unshared: 0 });
  });

  it('grabs a shared page for reading by reference', () => {
    const scene = new Scene().take(fork);
    expect(scene.grab('get', false)).toBe(1);
    expect(array(scene)).toEqual([0]);
    expect(scene.counters(0)).toEqual({ ref: 3, map: 2, excl: 0 });
  });

  it('unshares a shared page to pin it for reading, and leaves it read-only', () => {
    const scene = new Scene().take(fork);
    expect(scene.grab('pin', false)).toBe(1);
    expect(array(scene)).toEqual([1]);
    expect(scene.counters(1)).toEqual({ ref: 9, map: 1, excl: 1 });
    expect(scene.state.processes[0].ptes[0]).toMatchObject({ writable: 0, dirty: 0 });
    expect(scene.state.ghost).toMatchObject({ unshared: 1, cowCopied: 0 });
  });

  it('makes the last mapper exclusive instead', () => {
    const scene = new Scene().take(fork).take(exit, 1);
    expect(scene.grab('pin', false)).toBe(1);
    expect(scene.counters(0)).toEqual({ ref: 9, map: 1, excl: 1 });
    expect(scene.state.ghost.unshared).toBe(1);
  });

  it('did not unshare before 5.19', () => {
    const scene = new Scene({ change: { cowReuse: 'page-count' } }).take(fork);
    expect(scene.grab('pin', false)).toBe(1);
    expect(array(scene)).toEqual([0]);
  });

  it('stops where a copy finds no frame', () => {
    const scene = new Scene({ bounds: { frames: 1 } }).take(fork);
    expect(scene.grab('pin', true)).toBe(0);
    expect(scene.counters(0)).toEqual({ ref: 2, map: 2, excl: 0 });
  });

  it('populates memory that nobody touched: the zero page for a read, a new page for a write', () => {
    const nothing = { layout: { pages: ['zero'], mapping: [null] } } as const;
    const read = new Scene(nothing);
    expect(read.grab('pin', false)).toBe(1);
    expect(array(read)).toEqual([0]);
    expect(read.page(0).ref).toBe(10);
    const uncounted = new Scene({ ...nothing, kernel: '6.6' });
    expect(uncounted.grab('pin', false)).toBe(1);
    expect(uncounted.page(0).ref).toBe(2);
    const write = new Scene(nothing);
    expect(write.grab('pin', true)).toBe(1);
    expect(array(write)).toEqual([1]);
    expect(write.counters(1)).toEqual({ ref: 9, map: 1, excl: 1 });
  });

  it('counts the pins of a large folio on its head', () => {
    const scene = new Scene({
      bounds: { virtualPages: 2, frames: 4 },
      layout: { pages: ['anon', 'anon'], mapping: [0, 1], folios: [{ head: 0, pages: 2 }] },
      calls: [{ segments: [[0, 4]] }],
    });
    expect(scene.grab('pin', true, 2)).toBe(2);
    expect(scene.page(0)).toMatchObject({ ref: 4, pincount: 2 });
    expect(scene.page(1)).toMatchObject({ ref: 0, pincount: 0 });
    scene.take(fork);
    expect(scene.state.processes[1].ptes.map((p) => p.page)).toEqual([3, 4]);
  });

  it('leaves a file page dirty that it had to fault for', () => {
    const scene = new Scene({ layout: { pages: ['file'] } });
    expect(scene.grab('get', true)).toBe(1);
    expect(scene.page(0).dirty).toBe(0);
    scene.release().change((d) => {
      d.processes[0].ptes[0].writable = 0;
    });
    expect(scene.grab('get', true)).toBe(1);
    expect(scene.page(0).dirty).toBe(1);
  });
});
