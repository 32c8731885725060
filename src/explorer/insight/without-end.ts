import { openEngine } from '../engine/open-engine.ts';
import type { Model } from '../model/model.ts';
import type { StoredStates } from '../store/stored-states.ts';

/**
 * How many of the states of a complete search can never come to rest: no way leads from them to a quiescent state. They are livelocks, or lead to nothing else; deadlocks are among them. Takes one
 * look at all successors, in one thread, and some hundred bytes a state.
 */
export function statesWithoutEnd(model: Model, { memory: { log }, words, end }: StoredStates): number {
  const { engine, ring } = openEngine(model, 'packed');
  const { window } = engine;
  const numbers = new Map<string, number>();
  const keyOf = (array: Int32Array, at: number): string => String.fromCharCode(...new Uint16Array(array.slice(at, at + words).buffer));
  const first: number[] = [];
  for (let at = words + 1; at < end * (words + 1); at += words + 1) {
    // A place whose link is 0 holds no state.
    if (log[at + words] === 0) continue;
    numbers.set(keyOf(log, at), first.length);
    first.push(at);
  }
  const ends = new Uint8Array(first.length);
  const successors = first.map((at, state) => {
    const found: number[] = [];
    ring.drain = () => {
      for (let i = 0; i < ring.count; i++) found.push(numbers.get(keyOf(ring.states, i * words)) ?? state);
      ring.count = 0;
    };
    window.set(log.subarray(at, at + words), 0);
    if (engine.isQuiescent()) ends[state] = 1;
    engine.expand();
    ring.drain();
    return found;
  });
  // Most ways lead to states that were found later: so few rounds are needed.
  for (let changed = true; changed;) {
    changed = false;
    for (let state = first.length - 1; state >= 0; state--) {
      if (ends[state] === 0 && successors[state].some((to) => ends[to] === 1)) {
        ends[state] = 1;
        changed = true;
      }
    }
  }
  return ends.filter((can) => can === 0).length;
}
