import { describe, expect, test } from 'vitest';
import { actionText, decodeAction, encodeAction } from '../../src/explorer/model/actions.ts';
import { DivergingReplay, replay } from '../../src/explorer/replay.ts';
import { buildModel } from '../../src/models/registry.ts';

const counter = buildModel({ model: 'broken-counter', config: {} });
const pages = buildModel({ model: 'page-pin', config: { pages: 3, actors: 2 } });

describe('replay', () => {
  test('gives every state and what each action changed', () => {
    const { states, steps } = replay(counter, { initial: 0, actions: [0, 1, 2, 3] });
    expect(states).toHaveLength(5);
    expect(states[0]).toBe(counter.initial[0]);
    expect(states[4]).toMatchObject({ counter: 1 });
    expect(steps[2]).toMatchObject({ action: 2, transition: 1, parameters: [0] });
    expect(steps[2].patches).toContainEqual({ op: 'replace', path: ['counter'], value: 1 });
    expect(Object.isFrozen(states[4])).toBe(true);
  });

  test('of an empty trace is the initial state', () => {
    expect(replay(counter, { initial: 0, actions: [] })).toStrictEqual({ states: [counter.initial[0]], steps: [] });
  });

  test('says where a trace diverges, and what was enabled', () => {
    const diverge = (): unknown => replay(counter, { initial: 0, actions: [0, 0] });
    expect(diverge).toThrow(DivergingReplay);
    expect(diverge).toThrow('action 2 of the trace, read(process=0), is not enabled there; these are: read(process=1), write(process=0)');
    expect(() => replay(counter, { initial: 0, actions: [99] })).toThrow(
      'action 1 of the trace has the number 99, but broken-counter has 4 actions',
    );
    expect(() => replay(counter, { initial: 1, actions: [] })).toThrow('there is no initial state 1');
    expect(() => replay(counter, { initial: 0, actions: [0, 1, 2, 3, 0] })).toThrow('not enabled there; nothing is');
  });
});

describe('action numbers', () => {
  test('are a bijection between numbers and transitions with parameters', () => {
    const texts = new Set<string>();
    for (let number = 0; number < 2 * 3 * 6 + 4 + 3 * 2; number++) {
      const action = decodeAction(pages, number);
      expect(encodeAction(pages, action)).toBe(number);
      texts.add(actionText(pages, action));
    }
    expect(texts.size).toBe(46);
    expect(actionText(pages, decodeAction(pages, 1))).toBe('fault(actor=0, page=1)');
    expect(actionText(pages, decodeAction(pages, 7))).toBe('fork(parent=0, child=1)');
    expect(() => decodeAction(pages, 46)).toThrow(RangeError);
    expect(() => encodeAction(pages, { transition: 0, parameters: [0, 3] })).toThrow('page of fault cannot be 3');
  });
});
