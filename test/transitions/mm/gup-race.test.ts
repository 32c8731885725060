import { describe, expect, it } from 'vitest';
import type { Model } from '../../../src/explorer/model/model.ts';
import { counterEqualsTokens } from '../../../src/invariants/counter-equals-tokens.ts';
import { freedExactlyAtZero } from '../../../src/invariants/freed-exactly-at-zero.ts';
import { mapcountEqualsPtes } from '../../../src/invariants/mapcount-equals-ptes.ts';
import { maybePinnedHasNoFalseNegative } from '../../../src/invariants/maybe-pinned-has-no-false-negative.ts';
import { noUnderflow } from '../../../src/invariants/no-underflow.ts';
import { pinnedAnonIsExclusive } from '../../../src/invariants/pinned-anon-is-exclusive.ts';
import type { Env, Step } from '../../../src/kernel/env.ts';
import * as n from '../../../src/state/names.ts';
import { snapshotSchema } from '../../../src/state/snapshot.ts';
import type { Draft, Snapshot } from '../../../src/state/snapshot.ts';
import { childCowCopy, parentCowCopy } from '../../../src/transitions/cow-copy.ts';
import { childCowHold, parentCowHold } from '../../../src/transitions/cow-hold.ts';
import { childCowSwitch, parentCowSwitch } from '../../../src/transitions/cow-switch.ts';
import { exit } from '../../../src/transitions/exit.ts';
import { forkBegin } from '../../../src/transitions/fork-begin.ts';
import { forkCopyPage } from '../../../src/transitions/fork-copy-page.ts';
import { forkEnd } from '../../../src/transitions/fork-end.ts';
import { forkFail } from '../../../src/transitions/fork-fail.ts';
import { forkWriteProtect } from '../../../src/transitions/fork-write-protect.ts';
import { gupCheckSeq } from '../../../src/transitions/gup-check-seq.ts';
import { gupGrabRest } from '../../../src/transitions/gup-grab-rest.ts';
import { gupGrab } from '../../../src/transitions/gup-grab.ts';
import { gupReadPte } from '../../../src/transitions/gup-read-pte.ts';
import { gupRecheck } from '../../../src/transitions/gup-recheck.ts';
import { gupSlow } from '../../../src/transitions/gup-slow.ts';
import { gupStart } from '../../../src/transitions/gup-start.ts';
import { gupUndo } from '../../../src/transitions/gup-undo.ts';
import { unmap } from '../../../src/transitions/unmap.ts';
import { childWriteFault, parentWriteFault } from '../../../src/transitions/write-fault.ts';
import type { ConfigOverrides } from '../../config.ts';
import { exploreNaively } from '../../naive-explorer.ts';
import { Scene } from './scene.ts';

const fine = { bounds: { granularity: 'fine' } } as const;
const gup: readonly Step[] = [gupStart, gupReadPte, gupGrab, gupGrabRest, gupRecheck, gupCheckSeq, gupUndo, gupSlow];

/** Runs get_user_pages() to its end with nobody else about. */
function finish(scene: Scene): Scene {
  while (scene.state.calls[0].pc === n.PC_GUP) {
    const next = gup.find((step) => scene.can(step));
    if (!next) throw new Error('stuck');
    scene.take(next);
  }
  return scene;
}

function fork(scene: Scene): Scene {
  scene.take(forkBegin);
  while (scene.can(forkCopyPage)) {
    scene.take(forkCopyPage);
    if (scene.can(forkWriteProtect)) scene.take(forkWriteProtect);
  }
  return scene.take(forkEnd);
}

describe('fast gup alone', () => {
  it('reaches the state of grabbing in one step', () => {
    for (const mode of ['get', 'pin'] as const) {
      const scene = finish(new Scene(fine).beginGup(mode, true));
      expect(scene.state.calls[0]).toMatchObject({ pc: n.PC_EXTRACTED, pages: 1, gup: 0, gupSeq: 0, gupWant: 0, gupPage: 0 });
      const once = new Scene(fine);
      once.grab(mode, true);
      expect(scene.state.pages).toEqual(once.state.pages);
      expect(scene.state.ledger).toEqual(once.state.ledger);
      expect(scene.state.calls[0].array).toEqual(once.state.calls[0].array);
    }
  });

  it('goes slow for what is not fit', () => {
    const scene = new Scene(fine);
    fork(scene).beginGup('pin', true).take(gupStart).take(gupReadPte).take(gupCheckSeq);
    expect(scene.state.calls[0].gup).toBe(n.GUP_SLOW);
    scene.take(gupSlow);
    expect(scene.state.calls[0]).toMatchObject({ pc: n.PC_EXTRACTED, pages: 1, array: [{ page: 2 }] });
  });

  it('reports nothing at a fault', () => {
    const scene = finish(new Scene({ ...fine, layout: { pages: [], mapping: [null], fault: [0] } }).beginGup('pin', true));
    expect(scene.state.calls[0]).toMatchObject({ pc: n.PC_EXTRACTED, pages: 0 });
    expect(scene.state.ghost.faulted).toBe(1);
  });

  it('undoes a pin whose page was unmapped meanwhile', () => {
    const scene = new Scene(fine).beginGup('pin', true).take(gupStart).take(gupReadPte).take(gupGrab).take(gupGrabRest).take(unmap, 0);
    expect(scene.page(0)).toMatchObject({ ref: 8, mapcount: 0 });
    scene.take(gupRecheck).take(gupUndo);
    expect(scene.page(0).freed).toBe(1);
    expect(finish(scene).state.calls[0].pages).toBe(0);
  });

  it('does not grab a page that was freed since its pte was read', () => {
    const scene = new Scene(fine).beginGup('get', true).take(gupStart).take(gupReadPte).take(unmap, 0).take(gupGrab);
    expect(scene.page(0)).toMatchObject({ ref: 0, freed: 1 });
    expect(scene.state.calls[0].gup).toBe(n.GUP_CHECK_SEQ);
  });
});

describe('pin against fork', () => {
  /** The pte is read, fork shares the page, and then the pin is taken on what is shared now. */
  const race = (overrides: ConfigOverrides): Scene => {
    const scene = new Scene({ ...fine, ...overrides }).beginGup('pin', false).take(gupStart).take(gupReadPte).take(gupGrab);
    return fork(scene);
  };

  it('notices by the sequence number that fork came between, and starts over', () => {
    const scene = new Scene(fine).beginGup('pin', true).take(gupStart).take(gupReadPte).take(gupGrab).take(forkBegin).take(gupGrabRest);
    scene.take(gupRecheck).take(gupCheckSeq).take(gupUndo);
    expect(scene.state.ghost.seqRetry).toBe(1);
    expect(scene.state.calls[0]).toMatchObject({ gup: n.GUP_SLOW, pages: 0, array: [{ page: 0 }] });
    expect(scene.counters(0)).toEqual({ ref: 1, map: 1, excl: 1 });
    expect(scene.can(gupSlow)).toBe(false);
    scene.take(forkCopyPage).take(forkWriteProtect).take(forkEnd).take(gupSlow);
    expect(scene.state.calls[0].array[0].page).toBe(2);
  });

  it('waits if fork is at work already', () => {
    const scene = new Scene(fine).take(forkBegin).beginGup('pin', true).take(gupStart);
    expect(scene.state.calls[0].gup).toBe(n.GUP_SLOW);
    expect(scene.can(gupSlow)).toBe(false);
  });

  it('the half of a pin does not look like one', () => {
    const scene = race({});
    expect(scene.counters(0)).toEqual({ ref: 3, map: 2, excl: 0 });
    scene.take(gupGrabRest).take(gupRecheck);
    expect(scene.state.calls[0].gup).toBe(n.GUP_UNDO);
    expect(finish(scene).state.calls[0].array[0].page).toBe(2);
  });

  const faults = [
    parentWriteFault,
    childWriteFault,
    parentCowHold,
    childCowHold,
    parentCowCopy,
    childCowCopy,
    parentCowSwitch,
    childCowSwitch,
  ];
  const forks = [forkBegin, forkCopyPage, forkWriteProtect, forkEnd, forkFail];
  const everybody = [...forks, ...faults, unmap, exit];

  function allStates(
    mode: 'get' | 'pin',
    write: boolean,
    overrides: ConfigOverrides,
    others: readonly Step[] = everybody,
  ): { env: Env; states: Snapshot[] } {
    const scene = new Scene({ ...fine, ...overrides }).beginGup(mode, write, overrides.bounds?.virtualPages ?? 1);
    const model: Model<Draft> = {
      name: 'gup',
      schema: snapshotSchema(scene.env.config),
      initial: [scene.state],
      transitions: [...gup, ...others].map((step) => step(scene.env)),
      properties: [],
      isQuiescent: () => false,
    };
    return { env: scene.env, states: exploreNaively(model).states as Snapshot[] };
  }

  const invariants = [
    counterEqualsTokens,
    mapcountEqualsPtes,
    freedExactlyAtZero,
    noUnderflow,
    maybePinnedHasNoFalseNegative,
    pinnedAnonIsExclusive,
  ];

  function broken(mode: 'get' | 'pin', write: boolean, overrides: ConfigOverrides, others = everybody): string[] {
    const { env, states } = allStates(mode, write, overrides, others);
    expect(states.length).toBeGreaterThan(50);
    const properties = invariants.map((property) => property(env));
    return properties.filter((p) => !states.every((s) => p.holds(s))).map((p) => p.name);
  }

  const two = {
    ...fine,
    bounds: { ...fine.bounds, virtualPages: 2, frames: 4 },
    layout: { pages: ['anon', 'anon'], mapping: [0, 1] },
    calls: [{ segments: [[0, 4]] }],
  } as const;

  it.each([
    ['pin', true],
    ['pin', false],
    ['get', true],
    ['get', false],
  ] as const)('%s, write %s: every interleaving with fork, faults, unmap and exit keeps the counters', (mode, write) => {
    expect(broken(mode, write, {})).toEqual([]);
  });

  it('with two pages, too', () => {
    expect(broken('pin', true, two, [...forks, unmap])).toEqual([]);
    expect(broken('pin', false, two, [...forks, unmap])).toEqual([]);
  });

  it('with too few frames, too', () => {
    for (const frames of [1, 2]) expect(broken('pin', true, { bounds: { granularity: 'fine', frames } })).toEqual([]);
  });

  it('without the sequence number a pinned page gets shared', () => {
    for (const write of [true, false]) {
      expect(broken('pin', write, { change: { gupSeqcount: false } })).toEqual(['pinned-anon-is-exclusive']);
    }
  });

  it('a plain reference has no protection: the page that was grabbed can be shared afterwards', () => {
    const { states } = allStates('get', true, {});
    const shared = states.filter((s) => s.calls[0].pc === n.PC_EXTRACTED && s.calls[0].array[0].page === 1 && s.pages[0].mapcount === 2);
    expect(shared.length).toBeGreaterThan(0);
  });
});
