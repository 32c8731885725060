import { describe, expect, it } from 'vitest';
import { everyTransition } from '../../src/cli/every-transition.ts';
import { lockstep } from '../../src/diff/lockstep.ts';
import type { Observation } from '../../src/diff/lockstep.ts';
import { mannerOf, observations } from '../../src/diff/observations.ts';
import type { Model } from '../../src/explorer/model/model.ts';
import { makeEnv } from '../../src/kernel/env.ts';
import { buildDirectIo } from '../../src/models/direct-io.ts';
import type { ModelConfig } from '../../src/state/bounds.ts';
import type { PartialBounds } from '../../src/scenario/scenario.ts';
import * as n from '../../src/state/names.ts';
import type { Snapshot } from '../../src/state/snapshot.ts';
import { exploreNaively } from '../naive-explorer.ts';
import { specOf } from '../model/shipped.ts';
import type { Variation } from '../model/shipped.ts';

/** A scenario under two rule sets in lockstep. */
function compared(name: string, left: Variation, right: Variation): Model {
  const [l, r] = [left, right].map((variation) => specOf(name, variation).config as ModelConfig);
  const sides = [
    { name: 'left', model: buildDirectIo(l) },
    { name: 'right', model: buildDirectIo(r) },
  ] as const;
  return lockstep(...sides, mannerOf, observations(makeEnv(l)));
}

/** What differs somewhere. */
function differing(model: Model): string[] {
  const { states } = exploreNaively(model);
  return model.properties.filter((p) => !states.every((state) => p.holds(state))).map((p) => p.name);
}

/** Where a scenario starts under v5, and one thing that is observed there. */
function observed(scenario: string, observation: string, bounds: PartialBounds = {}): { start: Snapshot; same: Observation['same'] } {
  const config = specOf(scenario, { kernel: 'v5', bounds }).config as ModelConfig;
  const [start] = buildDirectIo(config).initial as [Snapshot];
  const { same } = observations(makeEnv(config)).find(({ name }) => name === observation)!;
  return { start, same };
}

describe('what is observed', () => {
  const config = specOf('merge', { kernel: 'v5' }).config as ModelConfig;
  const env = makeEnv(config);
  const [start] = buildDirectIo(config).initial as [Snapshot];

  const parts = {
    page: (s: Snapshot): object => s.pages[0],
    call: (s: Snapshot): object => s.calls[0],
    process: (s: Snapshot): object => s.processes[0],
    unit: (s: Snapshot): object => s.bios[0].transfer[0],
  };

  it.each([
    ['same-counters', 'page', 'pincount', 1],
    ['same-counters', 'page', 'mapcount', 2],
    ['same-counters', 'page', 'ref', 3],
    ['same-freed-pages', 'page', 'freed', 1],
    ['same-errors', 'call', 'failed', 1],
    ['same-errors', 'call', 'ret', n.EFAULT],
    ['same-iterator-position', 'call', 'left', 1],
    ['same-bytes', 'process', 'life', 2],
    ['same-bytes', 'unit', 'tag', 3],
  ] as const)('%s: of a %s, %s', (name, part, field, value) => {
    const side = (changed: boolean): Snapshot => {
      const s = structuredClone<Snapshot>(start);
      Object.assign(s.calls[0], { pc: n.PC_FAILED });
      Object.assign(s.bios[0], { op: n.WRITE });
      Object.assign(s.bios[0].transfer[0], { done: 1 });
      if (changed) Object.assign(parts[part](s), { [field]: value });
      return s;
    };
    const differing = (l: Snapshot, r: Snapshot) =>
      observations(env)
        .filter(({ same }) => !same(l, r))
        .map((o) => o.name);
    expect(differing(side(false), side(false))).toEqual([]);
    expect(differing(side(true), side(false))).toEqual([name]);
    expect(differing(side(false), side(true))).toEqual([name]);
  });
});

it('the medium is compared where both have written', () => {
  const { start, same } = observed('merge', 'same-bytes');
  const medium = (op: number, done: number, tag: number): Snapshot => {
    const s = structuredClone<Snapshot>(start);
    Object.assign(s.bios[0], { op });
    Object.assign(s.bios[0].transfer[0], { done, tag });
    return s;
  };
  expect(same(medium(n.WRITE, 1, 1), medium(n.WRITE, 1, 2))).toBe(false);
  expect(same(medium(n.WRITE, 1, 1), medium(n.WRITE, 0, 2))).toBe(true);
  expect(same(medium(n.WRITE, 0, 1), medium(n.WRITE, 1, 2))).toBe(true);
  expect(same(medium(n.READ, 1, 1), medium(n.READ, 1, 2))).toBe(true);
});

describe('calls are compared', () => {
  const returned = [n.PC_RETURNED, n.PC_SET_DIRTY, n.PC_SUBMIT, n.PC_NEXT, n.PC_FAILED, n.PC_DONE];
  const { start, same } = observed('merge', 'same-errors');

  /** A call at that place in the code, with an error or without. */
  const at = (pc: number, ret: number): Snapshot => {
    const s = structuredClone<Snapshot>(start);
    Object.assign(s.calls[0], { pc, ret });
    return s;
  };

  it('from where the pages were got, to the end of the call', () => {
    const places = Array.from({ length: n.PC_DIO_CLEANUP + 1 }, (_, pc) => pc);
    expect(places.filter((pc) => !same(at(pc, 0), at(pc, n.EFAULT)))).toEqual(returned);
  });

  it('if both are there', () => {
    for (const pc of returned) {
      expect(same(at(pc, 0), at(n.PC_TRIM, n.EFAULT))).toBe(true);
      expect(same(at(n.PC_TRIM, 0), at(pc, n.EFAULT))).toBe(true);
    }
  });
});

describe('what a process reads', () => {
  const { start, same } = observed('reclaim-fork', 'same-bytes', { frames: 2 });

  /** The only address maps a frame, or with -1 none. */
  const mapping = (frame: number, { gone = 0, life = n.ALIVE } = {}): Snapshot => {
    const s = structuredClone<Snapshot>(start);
    const [process] = s.processes;
    Object.assign(process, { life });
    Object.assign(process.ptes[0], { page: frame + 1, gone });
    s.pages.forEach((page, p) => {
      page.units.forEach((unit) => Object.assign(unit, { tag: p }));
    });
    return s;
  };

  it('is what it maps, or the page of the file that a fault would bring', () => {
    expect(same(mapping(0), mapping(1))).toBe(false);
    expect(same(mapping(0), mapping(-1))).toBe(true);
    expect(same(mapping(-1), mapping(1))).toBe(false);
  });

  it('is nothing where it has unmapped', () => {
    const unmapped = mapping(-1, { gone: 1 });
    expect(same(unmapped, unmapped)).toBe(true);
    expect(same(unmapped, mapping(-1))).toBe(false);
    expect(same(mapping(0), unmapped)).toBe(false);
  });

  it('is of interest while it lives', () => {
    const life = n.ALIVE + 1;
    expect(same(mapping(0, { life }), mapping(1, { life }))).toBe(true);
    expect(same(mapping(0, { life }), mapping(0))).toBe(false);
  });
});

it('a transition takes part by who takes it, and requests at the wish of the process', () => {
  const manners = new Map<string, string>();
  for (const { name, actor } of everyTransition()) {
    const requested = ['parent-store', 'child-store', 'fork', 'fork-begin', 'unmap', 'exit'].includes(name);
    manners.set(requested ? name : actor, mannerOf(name, actor));
  }
  expect(Object.fromEntries(manners)).toEqual({
    ...{ submitter: 'urgent', completion: 'urgent', 'dirty-worker': 'urgent', forker: 'urgent' },
    ...{ device: 'seen', 'stacking-driver': 'seen' },
    ...{ parent: 'free', child: 'free', owner: 'free', other: 'free', flusher: 'free', reclaim: 'free' },
    ...{
      'parent-store': 'together',
      'child-store': 'together',
      fork: 'together',
      'fork-begin': 'together',
      unmap: 'together',
      exit: 'together',
    },
  });
});

/** A mistake in one rule, and everything that somebody can observe of it: worked out from what the rule decides, not from a run. */
describe.each([
  // A leaked token keeps the count up for good, so that the page is not freed when it is unmapped; nobody reads or is told anything else.
  { scenario: 'merge', kernel: '6.6', change: { samePageDrop: 'never' }, observed: ['same-counters', 'same-freed-pages'] },
  // The iterator stands behind what was trimmed, and what follows is never read.
  { scenario: 'trim', kernel: '6.6', change: { revertTrim: 'never' }, observed: ['same-iterator-position'] },
  // Half a block is mapped where nothing was: another result, another position, a token on its page, and a bio whose transfer the other device never sees.
  {
    scenario: 'trim-zero',
    kernel: '6.6',
    change: { trim: 'never' },
    observed: ['same-counters', 'same-errors', 'same-iterator-position', 'same-device-actions'],
  },
  // A page that is shared and not copied: counts at once, then what parent and child read, and which page is free when one of them exits.
  {
    scenario: 'dio-read-fork',
    kernel: '6.6',
    bounds: { unitsPerPage: 1 },
    change: { forkPinned: 'ignored' },
    observed: ['same-counters', 'same-freed-pages', 'same-bytes'],
  },
])('$scenario under $kernel with $change', ({ scenario, kernel, bounds = {}, change, observed }) => {
  it('differs from the kernel in what the mistake changes, and in nothing else', () => {
    expect(differing(compared(scenario, { kernel, bounds }, { kernel, bounds, change }))).toEqual(observed);
  });
});

describe.each(['trim', 'reclaim', 'listed'])('%s', (scenario) => {
  it.each(['6.2', 'v5', '6.6'])('under %s is no different from itself, and has a pair for each state', (kernel) => {
    const model = compared(scenario, { kernel }, { kernel });
    const { distinct, states } = exploreNaively(model);
    expect(distinct).toBe(exploreNaively(buildDirectIo(specOf(scenario, { kernel }).config as ModelConfig)).distinct);
    expect(model.properties.filter((p) => !states.every((state) => p.holds(state)))).toEqual([]);
  });
});

describe('the flags of v5 and of 6.6', () => {
  it.each(['trim', 'clone-split', 'reset'])('%s: are written at different times, and nobody can tell', (scenario) => {
    const model = compared(scenario, { kernel: '6.6' }, { kernel: 'v5', change: { userSource: 'pin' } });
    expect(model.transitions.some((t) => t.name === 'right: set-flags')).toBe(true);
    expect(differing(model)).toEqual([]);
  });
});
