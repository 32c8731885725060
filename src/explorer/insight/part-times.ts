import { makeRing } from '../engine/engine.ts';
import { layoutOf } from '../packing/layout.ts';
import type { Model } from '../model/model.ts';
import { packedEngine } from '../engine/packed-engine.ts';
import type { SharedMemory } from '../store/shared-memory.ts';
import { VisitedSet } from '../store/visited-set.ts';

/** What is measured: stored states, and which of them. */
export interface Sample {
  readonly memory: SharedMemory;
  readonly hashMask: number;
  /** Where sampled states stand, in words of the log; all were expanded in the search. */
  readonly parents: Int32Array;
  /** Properties to check, as numbers. */
  readonly properties: readonly number[];
}

/** Nanoseconds that a state takes in its life, by parts that sum to `whole`. */
export interface PartTimes {
  /** How often everything was timed. */
  readonly rounds: number;
  readonly whole: number;
  readonly guards: number;
  readonly copy: number;
  readonly effect: number;
  readonly hash: number;
  readonly visitedSet: number;
  readonly properties: number;
  readonly rest: number;
  /** Per transition: its guards, its copies and effects, which together sum to those above, and how often it fires a state. */
  readonly transitions: readonly { readonly guards: number; readonly effect: number; readonly firings: number }[];
}

const ROUNDS_MIN = 5;
const ROUNDS_MAX = 15;
const MILLISECONDS_MAX = 3000;
/** Untimed rounds, in which V8 compiles. */
const WARM_UP = 2;

/**
 * Times a search's loop over a sample of stored states, part by part: loops that do one part more each, of whose times the differences count. All are run several times in turn, and the quickest time of
 * each is taken, because what else a machine does can only make a loop slower. Run it in a thread that has seen no other views of the model. `now` is a clock in milliseconds. The store is
 * probed for states that it has; nothing is added. `tabulated` as in `KernelOptions`: a search has tables.
 */
export function partTimes(model: Model, sample: Sample, now: () => number, tabulated = true): PartTimes {
  const shortest = new Shortest(now);
  const { round, firings } = makeRound(model, sample, shortest, tabulated);
  for (let i = 0; i < WARM_UP; i++) round();
  shortest.forget();
  const began = now();
  let rounds = 0;
  while (rounds < ROUNDS_MAX && (rounds < ROUNDS_MIN || now() - began < MILLISECONDS_MAX)) {
    round();
    rounds++;
  }
  const perState = (name: string): number => (shortest.of(name) * 1e6) / sample.parents.length;
  const beyond = (name: string, base: string): number => Math.max(0, perState(name) - perState(base));
  const rest = perState('load');
  const [guards, copy, effect] = [beyond('guards', 'load'), beyond('copies', 'guards'), beyond('effects', 'copies')];
  const stored = beyond('stored', 'effects');
  const hash = Math.min(stored, perState('hash'));
  const properties = beyond('checks', 'load');
  const alone = model.transitions.map((_, t) => ({
    guards: beyond(`guards ${String(t)}`, 'load'),
    effect: beyond(`effects ${String(t)}`, `guards ${String(t)}`),
    firings: firings[t],
  }));
  // Together transitions share what they read; so what each takes alone only divides what all take together.
  const guardScale = guards / Math.max(Number.MIN_VALUE, sumOf(alone.map((t) => t.guards)));
  const effectScale = (copy + effect) / Math.max(Number.MIN_VALUE, sumOf(alone.map((t) => t.effect)));
  return {
    rounds,
    whole: sumOf([rest, guards, copy, effect, stored, properties]),
    ...{ guards, copy, effect, hash, visitedSet: stored - hash, properties, rest },
    transitions: alone.map((t) => ({ guards: t.guards * guardScale, effect: t.effect * effectScale, firings: t.firings })),
  };
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, n) => sum + n, 0);
}

/** The shortest time of everything that is timed, in milliseconds. */
class Shortest {
  readonly #now: () => number;
  readonly #times = new Map<string, number>();

  constructor(now: () => number) {
    this.#now = now;
  }

  time(name: string, run: () => void): void {
    this.note(name, this.lapse(run));
  }

  lapse(run: () => void): number {
    const began = this.#now();
    run();
    return this.#now() - began;
  }

  note(name: string, milliseconds: number): void {
    this.#times.set(name, Math.min(milliseconds, this.#times.get(name) ?? Infinity));
  }

  of(name: string): number {
    return this.#times.get(name) ?? 0;
  }

  forget(): void {
    this.#times.clear();
  }
}

/** A function that times everything once, and how often each transition fires a state of the sample. */
function makeRound(
  model: Model,
  sample: Sample,
  shortest: Shortest,
  tabulated: boolean,
): { round: () => void; firings: readonly number[] } {
  const { memory, hashMask, parents, properties } = sample;
  const { log } = memory;
  const { words } = layoutOf(model.schema);
  const ring = makeRing(words);
  const engine = packedEngine(model, layoutOf(model.schema), ring, { tabulated, measured: true });
  const { measuring } = engine;
  if (!measuring) throw new Error('the kernel was made without measuring loops');
  for (const p of properties) engine.active[p] = 1;
  const visited = new VisitedSet(memory, ring, words, false, hashMask);
  const count = parents.length;
  const forget = (): void => {
    ring.count = 0;
  };
  const insert = (): void => {
    visited.insert();
    ring.count = 0;
  };
  /** Runs a loop with something behind the ring. */
  const run = (loop: (typeof measuring)['load'], drain: () => void): void => {
    ring.count = 0;
    ring.drain = drain;
    loop(log, parents, count);
    drain();
  };
  run(measuring.effects, forget);
  const firings = [...engine.fired].map((fired) => fired / count);

  const round = (): void => {
    shortest.time('load', () => run(measuring.load, forget));
    shortest.time('guards', () => run(measuring.guards, forget));
    shortest.time('copies', () => run(measuring.copies, forget));
    shortest.time('effects', () => run(measuring.effects, forget));
    ring.recent.fill(0);
    ring.skipsRecent = true;
    shortest.time('stored', () => run(measuring.effects, insert));
    ring.skipsRecent = false;
    shortest.time('checks', () => run(measuring.checks, forget));
    for (const [t, { guards, effects }] of measuring.transitions.entries()) {
      shortest.time(`guards ${String(t)}`, () => run(guards, forget));
      shortest.time(`effects ${String(t)}`, () => run(effects, forget));
    }
    let hashed = 0;
    run(measuring.effects, () => {
      hashed += shortest.lapse(() => measuring.hash(ring.states, ring.count));
      ring.count = 0;
    });
    shortest.note('hash', hashed);
  };
  return { round, firings };
}
