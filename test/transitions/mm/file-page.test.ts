import { describe, expect, it } from 'vitest';
import { DMA, ENDED, PC_DONE, RELEASED, SUBMITTED } from '../../../src/state/names.ts';
import { childDemandFault, parentDemandFault } from '../../../src/transitions/demand-fault.ts';
import { extraGet } from '../../../src/transitions/extra-ref.ts';
import { fork } from '../../../src/transitions/fork.ts';
import { ownerLetsGo } from '../../../src/transitions/owner-lets-go.ts';
import { reclaimFree } from '../../../src/transitions/reclaim-free.ts';
import { reclaimUnmap } from '../../../src/transitions/reclaim-unmap.ts';
import { parentStore } from '../../../src/transitions/store.ts';
import { unmap } from '../../../src/transitions/unmap.ts';
import { writeBack } from '../../../src/transitions/write-back.ts';
import { parentWriteFault } from '../../../src/transitions/write-fault.ts';
import { Scene } from './scene.ts';

const file = { layout: { pages: ['file'], mapping: [0] } } as const;

describe('write-back', () => {
  it('cleans the page, and cleans and protects every pte', () => {
    const scene = new Scene(file);
    expect(scene.can(writeBack, 0)).toBe(false);
    scene.take(fork).take(parentStore, 0, 0);
    expect(scene.page(0)).toMatchObject({ dirty: 0, unsaved: 1 });
    scene.take(writeBack, 0);
    expect(scene.page(0)).toMatchObject({ dirty: 0, unsaved: 0 });
    expect(scene.state.processes.map((p) => [p.ptes[0].writable, p.ptes[0].dirty])).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(scene.can(writeBack, 0)).toBe(false);
    scene.take(parentWriteFault, 0);
    expect(scene.page(0).dirty).toBe(1);
  });

  it('is not stopped by a pin', () => {
    const scene = new Scene({ layout: { ...file.layout, dirty: [0] } });
    scene.grab('pin', true);
    scene.take(writeBack, 0);
    expect(scene.page(0)).toMatchObject({ dirty: 0, unsaved: 0, ref: 10 });
  });

  it('leaves private memory alone', () => {
    const scene = new Scene().take(parentStore, 0, 0);
    expect(scene.can(writeBack, 0)).toBe(false);
  });
});

describe('reclaim', () => {
  it('unmaps, keeps the dirty bit, and frees only what is clean', () => {
    const scene = new Scene(file).take(parentStore, 0, 0);
    expect(scene.can(reclaimFree, 0)).toBe(false);
    scene.take(reclaimUnmap, 0);
    expect(scene.page(0)).toMatchObject({ ref: 1, mapcount: 0, dirty: 1 });
    expect(scene.state.processes[0].ptes[0]).toMatchObject({ page: 0, writable: 0, dirty: 0, gone: 0 });
    expect(scene.can(reclaimFree, 0)).toBe(false);
    scene.take(writeBack, 0).take(reclaimFree, 0);
    expect(scene.page(0)).toMatchObject({ ref: 0, owners: 0, freed: 1 });
  });

  it.each(['get', 'pin'] as const)('unmaps but does not free under a %s token, then does', (mode) => {
    for (const kernel of ['6.2', '6.6']) {
      const scene = new Scene({ ...file, kernel });
      scene.grab(mode, true);
      scene.take(reclaimUnmap, 0);
      expect(scene.can(reclaimFree, 0)).toBe(false);
      scene.release();
      expect(scene.can(reclaimFree, 0)).toBe(true);
    }
  });

  it('tests the references first: a page that was dirtied by the last holder is not freed', () => {
    const scene = new Scene(file);
    scene.grab('get', true);
    scene.take(reclaimUnmap, 0).change((d) => {
      d.pages[0].dirty = 1;
    });
    scene.release();
    expect(scene.can(reclaimFree, 0)).toBe(false);
  });

  it('is refused by any reference, and never touches private memory', () => {
    const scene = new Scene({ ...file, bounds: { extraRefs: 1 } }).take(reclaimUnmap, 0).take(extraGet, 0);
    expect(scene.can(reclaimFree, 0)).toBe(false);
    expect(new Scene().can(reclaimUnmap, 0)).toBe(false);
  });

  it('takes a large folio as a whole', () => {
    const scene = new Scene({
      bounds: { virtualPages: 2 },
      layout: { pages: ['file', 'file'], mapping: [0, 1], folios: [{ head: 0, pages: 2 }] },
    });
    scene.take(parentStore, 1, 0);
    expect(scene.can(reclaimUnmap, 1)).toBe(false);
    scene.take(reclaimUnmap, 0);
    expect(scene.page(0)).toMatchObject({ ref: 2, dirty: 1 });
    scene.take(writeBack, 0).take(reclaimFree, 0);
    expect(scene.page(0)).toMatchObject({ ref: 0, freed: 1 });
    expect(scene.can(parentDemandFault, 0)).toBe(false);
  });
});

describe('a demand fault', () => {
  it('maps the cached page again, read-only', () => {
    const scene = new Scene(file).take(reclaimUnmap, 0).take(parentDemandFault, 0);
    expect(scene.frame(0)).toBe(0);
    expect(scene.state.processes[0].ptes[0].writable).toBe(0);
    expect(scene.counters(0)).toEqual({ ref: 2, map: 1, excl: 0 });
    expect(scene.can(parentDemandFault, 0)).toBe(false);
  });

  it('reads a reclaimed page in: what was saved is there, what was not is lost', () => {
    for (const saved of [true, false]) {
      const scene = new Scene(file).take(reclaimUnmap, 0).setTag(0, 0, DMA);
      scene.change((d) => {
        d.pages[0].unsaved = saved ? 0 : 1;
      });
      scene.take(reclaimFree, 0).take(parentDemandFault, 0);
      expect(scene.tags(0)).toEqual([saved ? 'dma' : 'old', 'old']);
      expect(scene.page(0)).toMatchObject({ ref: 2, owners: 1, freed: 0, dirty: 0, unsaved: 0 });
    }
  });

  it('does not happen where the process unmapped, where nothing was mapped, or where the child has no VMA', () => {
    const scene = new Scene({ ...file, bounds: { virtualPages: 2 }, layout: { ...file.layout, mapping: [0, null], dontFork: [0] } });
    expect(scene.can(parentDemandFault, 1)).toBe(false);
    scene.take(fork);
    expect(scene.can(childDemandFault, 0)).toBe(false);
    scene.take(unmap, 0);
    expect(scene.can(parentDemandFault, 0)).toBe(false);
  });

  it('moves the dirty bit to the page when the process unmaps it', () => {
    const scene = new Scene(file).take(parentStore, 0, 0).take(unmap, 0);
    expect(scene.page(0)).toMatchObject({ dirty: 1, ref: 1 });
    expect(scene.can(unmap, 0)).toBe(false);
  });
});

describe('the owner of a kernel page', () => {
  it('keeps it until the call is done and the bio released', () => {
    const scene = new Scene({ layout: { pages: ['kernel'], mapping: [] }, calls: [{ kind: 'kvec', segments: [[0, 2]] }] });
    expect(scene.can(ownerLetsGo, 0)).toBe(false);
    scene.change((d) => {
      d.calls[0].pc = PC_DONE;
      d.bios[0].phase = SUBMITTED;
      d.bios[0].vcnt = 1;
      d.bios[0].vecs[0].page = 1;
      d.bios[0].vecs[0].len = 2;
    });
    expect(scene.can(ownerLetsGo, 0)).toBe(false);
    scene.change((d) => {
      d.bios[0].phase = RELEASED;
    });
    scene.take(ownerLetsGo, 0);
    expect(scene.page(0)).toMatchObject({ owners: 0, freed: 1 });
    expect(scene.can(ownerLetsGo, 0)).toBe(false);
  });

  it('of a pipe buffer, its reader, waits only for the report of completion', () => {
    const scene = new Scene({ layout: { pages: ['pipe'], mapping: [] }, calls: [{ kind: 'pipe', segments: [[0, 2]] }] });
    scene.change((d) => {
      d.pages[0].owners = 1;
      d.pages[0].ref = 1;
      d.calls[0].pipe[0].page = 1;
      d.calls[0].pc = PC_DONE;
      d.calls[0].inFlight = 1;
    });
    expect(scene.can(ownerLetsGo, 0)).toBe(false);
    scene.change((d) => {
      d.calls[0].inFlight = 0;
      d.bios[0].phase = ENDED;
    });
    scene.take(ownerLetsGo, 0);
    expect(scene.page(0).freed).toBe(1);
  });
});
