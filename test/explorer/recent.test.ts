import { expect, test } from 'vitest';
import { recentStates } from '../../src/explorer/engine/engine.ts';
import type { Model } from '../../src/explorer/model/model.ts';
import { flag, record } from '../../src/explorer/model/schema.ts';
import { openEngine } from '../../src/explorer/engine/open-engine.ts';
import { buildTwoPhaseCommit } from '../../src/models/two-phase-commit.ts';

/** What is pushed when a state is expanded several times. */
function pushedBy(skipsRecent: boolean, times: number): number[] {
  const { engine, ring } = openEngine(buildTwoPhaseCommit({ managers: 3 }), 'packed');
  ring.skipsRecent = skipsRecent;
  return Array.from({ length: times }, () => {
    const before = ring.count;
    expect(engine.expand()).toBe(7);
    return ring.count - before;
  });
}

test('what was pushed of late is pushed again only for who wants every way to a state', () => {
  expect(pushedBy(false, 3)).toEqual([7, 7, 7]);
  expect(pushedBy(true, 3)).toEqual([7, 0, 0]);
});

test('what was forgotten is pushed again', () => {
  const { engine, ring } = openEngine(buildTwoPhaseCommit({ managers: 3 }), 'packed');
  ring.skipsRecent = true;
  engine.expand();
  ring.recent.fill(0);
  engine.expand();
  expect(ring.count).toBe(14);
});

test('a state of nothing but zeros, as which an empty entry looks, is always new', () => {
  const reset: Model<{ on: number }> = {
    name: 'reset',
    schema: record({ on: flag }),
    initial: [{ on: 1 }],
    transitions: [{ name: 'reset', actor: 'a', source: '-', parameters: [], guard: (s) => s.on === 1, effect: (d) => void (d.on = 0) }],
    properties: [],
    isQuiescent: (s) => s.on === 0,
  };
  const { engine, ring } = openEngine(reset, 'packed');
  ring.skipsRecent = true;
  engine.codec.encode({ on: 1 }, engine.window, 0);
  engine.expand();
  expect(ring.count).toBe(1);
  expect(ring.states[0]).toBe(0);
  engine.expand();
  expect(ring.count).toBe(2);
});

test('tables of recent states are powers of two that a cache holds, and wide states have none', () => {
  for (let words = 1; words <= 8; words++) {
    const entries = recentStates(words);
    expect(Math.log2(entries) % 1).toBe(0);
    expect(entries * words * 4).toBeLessThanOrEqual(2 ** 17);
  }
  expect(recentStates(9)).toBe(0);
});
