import { describe, expect, it } from 'vitest';
import { lockstep } from '../../src/diff/lockstep.ts';
import { mannerOf, observations } from '../../src/diff/observations.ts';
import type { Model } from '../../src/explorer/model/model.ts';
import { makeEnv } from '../../src/kernel/env.ts';
import { buildDirectIo } from '../../src/models/direct-io.ts';
import type { ModelConfig } from '../../src/state/bounds.ts';
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
