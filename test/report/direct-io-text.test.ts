import { describe, expect, it } from 'vitest';
import { changesBetween } from '../../src/report/changes.ts';
import { noteLines } from '../../src/report/describer.ts';
import { directIoDescriber } from '../../src/report/direct-io-text.ts';
import { zeroValue } from '../../src/explorer/model/schema.ts';
import { initialSnapshots } from '../../src/state/initial.ts';
import { ALIVE, ANON, BUILDING, DMA, ENDED, READ, SUBMITTED, WRITE } from '../../src/state/names.ts';
import { snapshotSchema } from '../../src/state/snapshot.ts';
import type { Draft, Snapshot } from '../../src/state/snapshot.ts';
import { modelConfig } from '../config.ts';

const config = modelConfig({ kernel: 'v5', bounds: { bias: 8 } });
const schema = snapshotSchema(config);
const describer = directIoDescriber(config);
const [start] = initialSnapshots(config);

function changed(change: (d: Draft) => void, from: Snapshot = start): Draft {
  const draft = structuredClone(from) as Draft;
  change(draft);
  return draft;
}

function told(change: (d: Draft) => void, from: Snapshot = start): string[] {
  const after = changed(change, from);
  return noteLines(describer.notes(changesBetween(schema, from, after), from, after));
}

describe('what a step of direct I/O changed', () => {
  it('names pages, processes, calls and bios, and their values', () => {
    const lines = told((d) => {
      d.pages[0].ref = 2;
      d.pages[0].exclusive = 0;
      d.processes[0].ptes[0].writable = 0;
      d.processes[1].life = ALIVE;
      d.processes[1].ptes[0].page = 1;
      d.calls[0].bio = 1;
      d.bios[0].phase = BUILDING;
    });
    expect(lines).toEqual([
      'P0: ref 1 -> 2, exclusive yes -> no',
      'parent pte[0]: writable yes -> no',
      'child: life unborn -> alive',
      'child pte[0]: page none -> P0',
      'call 0: bio none -> bio 0',
      'bio 0: phase none -> building',
    ]);
  });

  it('says what a fork and a copy mean for a read that is under way', () => {
    const reading = changed((d) => {
      d.bios[0].phase = SUBMITTED;
      d.bios[0].op = READ;
      d.ledger.bios[0].pages[0].get = 1;
    });
    const meanings = (change: (d: Draft) => void, from: Snapshot = reading): string[] =>
      told(change, from).filter((line) => line.startsWith('that is'));
    const share = (d: Draft): void => void (d.processes[1].ptes[0].page = 1);
    expect(meanings(share)).toEqual([
      'that is: the child shares P0, into which bio 0 reads: it has a plain reference (get), and fork copies only pages that look pinned',
    ]);
    const shared = changed(share, reading);
    expect(meanings((d) => void (d.processes[0].ptes[0].page = 2), shared)).toEqual([
      'that is: parent leaves P0, into which bio 0 still reads',
    ]);
    const left = changed((d) => void (d.processes[0].ptes[0].page = 2), shared);
    expect(meanings((d) => void (d.pages[0].units[0].tag = DMA), left)).toEqual([
      'that is: the device writes into P0, which only the child maps',
    ]);
    // Nothing of that is remarkable while the parent maps the page, or when the bio pins it, writes, or is done.
    expect(meanings((d) => void (d.pages[0].units[0].tag = DMA), shared)).toEqual([]);
    const pinned = changed((d) => void Object.assign(d.ledger.bios[0].pages[0], { get: 0, pin: 1 }), reading);
    for (const from of [
      start,
      pinned,
      changed((d) => void (d.bios[0].op = WRITE), reading),
      changed((d) => void (d.bios[0].phase = ENDED), reading),
    ])
      expect(meanings(share, from)).toEqual([]);
  });

  it('joins neighbouring units that change alike', () => {
    const both = told((d) => {
      for (const unit of d.pages[0].units) unit.tag = DMA;
      for (const unit of d.bios[0].transfer.slice(0, 2)) unit.done = 1;
    });
    expect(both).toEqual(['P0: units 0-1 old -> dma', 'bio 0: units 0-1 transferred']);
    const apart = told((d) => {
      d.pages[0].units[1].tag = DMA;
      d.pages[1].units[0].tag = DMA;
    });
    expect(apart).toEqual(['P0: unit 1 old -> dma', 'P1: unit 0 old -> dma']);
  });

  it('tells a vector whole, and a wild page', () => {
    const lines = told((d) => {
      d.bios[0].vecs[0] = { page: 1, off: 1, len: 1 };
      d.bios[0].vecs[1] = { page: config.bounds.frames + 1, off: 0, len: 1 };
    });
    expect(lines).toEqual(['bio 0: vec[0] none -> P0+1 len 1, vec[1] none -> wild+0 len 1']);
  });

  it('leaves the ledger to the picture', () => {
    expect(
      told((d) => {
        d.ledger.bios[0].pages[0].pin = 1;
      }),
    ).toEqual([]);
  });
});

describe('the picture of a state', () => {
  it('accounts for every reference by its holder', () => {
    const state = changed((d) => {
      d.pages[0].ref = 10;
      d.processes[1].life = ALIVE;
      d.processes[1].ptes[0].page = 1;
      d.ledger.bios[0].pages[0].pin = 1;
    });
    expect(describer.picture(state)).toEqual(['P0 ref 10 = 1 parent + 1 child + 8 bio 0 (pin)', 'parent sees P0 old', 'child sees P0 old']);
  });

  it('shows references that nobody holds, and pages that are freed', () => {
    const state = changed((d) => {
      d.pages[0].ref = 3;
      d.pages[1].kind = ANON;
      d.pages[1].freed = 1;
    });
    expect(describer.picture(state).slice(0, 2)).toEqual(['P0 ref 3 = 1 parent + 2 nobody', 'P1 ref 0 FREED']);
  });

  it('makes a row of a table', () => {
    const state = changed((d) => {
      d.pages[0].units[0].tag = DMA;
    });
    expect(describer.columns).toEqual(['pages', 'parent sees', 'child sees']);
    expect(describer.row(state)).toEqual(['P0 ref 1', 'P0 dma|old', '-']);
    expect(describer.row(zeroValue(schema))).toEqual(['', '-', '-']);
  });
});
