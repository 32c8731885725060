import { produce } from 'immer';
import { encodeAction } from '../../explorer/actions.ts';
import type { StepEngine } from '../../explorer/engine.ts';
import { parameterChoices } from '../../explorer/immer-engine.ts';
import type { Model } from '../../explorer/model.ts';
import type { Exploration, Trace } from '../../explorer/result.ts';
import type { DeepReadonly, ObjectNode, Value } from '../../explorer/schema.ts';
import type { StoredStates } from '../../explorer/stored-states.ts';
import { openEngine } from '../../explorer/worker-session.ts';

/** Spaces larger than this are not looked through when a search is over: it would take long. */
export const WITNESS_STATES_MAX = 2_000_000;

/** Shortest traces to states that meet goals, by the goals' names. */
export type Witnesses = ReadonlyMap<string, Trace>;

/**
 * A shortest trace to each goal that a search met, found among its stored states: of all states at the goal's depth that meet it the one with the smallest words, so that the number of workers
 * does not matter. Reads the exact store only.
 */
export function findWitnesses(model: Model, stored: StoredStates, found: Pick<Exploration, 'goals'>): Witnesses {
  const goals = found.goals.flatMap(({ name, depth }) =>
    depth === null ? [] : [{ name, depth, property: model.properties.findIndex((p) => p.name === name) }],
  );
  if (goals.length === 0) return new Map();
  const look = new Look(model, stored);
  const first = new Map<string, number>();
  for (let id = 1; id < stored.end; id++) {
    for (const { name, depth, property } of goals) {
      if (look.depths[id] === depth && look.decides(id, property) && look.isSmaller(id, first.get(name))) first.set(name, id);
    }
  }
  return new Map(
    goals.flatMap(({ name }): [string, Trace][] => {
      const id = first.get(name);
      return id === undefined ? [] : [[name, look.traceTo(id)]];
    }),
  );
}

/** A state of whatever shape the schema says. */
type State = DeepReadonly<Value<ObjectNode>>;

class Look {
  readonly #model: Model;
  readonly #stored: StoredStates;
  readonly #engine: StepEngine;
  /** Of each record; -1 where there is none. */
  readonly depths: Int32Array;

  constructor(model: Model, stored: StoredStates) {
    this.#model = model;
    this.#stored = stored;
    this.#engine = openEngine(model, 'packed').engine;
    this.depths = new Int32Array(stored.end).fill(-1);
    for (let id = 1; id < stored.end; id++) this.#measure(id);
  }

  /** Does the state of a record meet the goal of that number? */
  decides(id: number, goal: number): boolean {
    const { memory, words } = this.#stored;
    const { window } = this.#engine;
    for (let w = 0; w < words; w++) window[2 * words + w] = memory.log[id * (words + 1) + w];
    return this.#engine.decides(goal);
  }

  /** Does a record have smaller words than another one, if there is another one? */
  isSmaller(a: number, b: number | undefined): boolean {
    const { memory, words } = this.#stored;
    if (b === undefined) return true;
    for (let w = 0; w < words; w++) {
      const difference = memory.log[a * (words + 1) + w] - memory.log[b * (words + 1) + w];
      if (difference !== 0) return difference < 0;
    }
    return false;
  }

  traceTo(id: number): Trace {
    const way = this.#wayTo(id);
    const start = this.#words(this.#state(way[0]));
    const initial = this.#model.initial.findIndex((state: State) => isEqual(this.#words(state), start));
    return { initial, actions: way.slice(1).map((to, k) => this.#actionBetween(way[k], to)) };
  }

  #link(id: number): number {
    const { memory, words } = this.#stored;
    return memory.log[id * (words + 1) + words];
  }

  #wayTo(id: number): number[] {
    const way = [id];
    for (let to = id, from = this.#link(to); from !== to; to = from, from = this.#link(to)) way.unshift(from);
    return way;
  }

  /** The depth of a record, and of all on the way to it. */
  #measure(id: number): void {
    if (this.#link(id) === 0) return;
    const way: number[] = [];
    let at = id;
    for (; this.depths[at] < 0 && this.#link(at) !== at; at = this.#link(at)) way.push(at);
    let depth = Math.max(0, this.depths[at]);
    this.depths[at] = depth;
    for (const to of way.reverse()) this.depths[to] = ++depth;
  }

  #state(id: number): State {
    return this.#engine.codec.decode(this.#stored.memory.log, id * (this.#stored.words + 1)) as State;
  }

  #words(state: State): Int32Array {
    const words = new Int32Array(this.#stored.words);
    this.#engine.codec.encode(state, words, 0);
    return words;
  }

  /** The action with the smallest number that leads from one record's state to another's. */
  #actionBetween(from: number, to: number): number {
    const state = this.#state(from);
    const wanted = this.#words(this.#state(to));
    for (const [transition, { parameters, guard, effect }] of this.#model.transitions.entries()) {
      for (const [a, b, c] of parameterChoices(parameters.map(({ count }) => count))) {
        if (!guard(state, a, b, c)) continue;
        const next = produce(state, (draft) => {
          effect(draft, a, b, c);
        });
        if (isEqual(this.#words(next), wanted))
          return encodeAction(this.#model, { transition, parameters: [a, b, c].slice(0, parameters.length) });
      }
    }
    throw new Error(`no action leads from record ${String(from)} to record ${String(to)}`);
  }
}

function isEqual(a: Int32Array, b: Int32Array): boolean {
  return a.every((word, i) => word === b[i]);
}
