import type { Reply, Task } from '../../src/explorer/threads/tasks.ts';
import { runTask } from '../../src/explorer/threads/worker-session.ts';
import type { Model, ModelSpec, Transition } from '../../src/explorer/model/model.ts';
import { between, list, record, upTo } from '../../src/explorer/model/schema.ts';

/** A worker that knows the models of this file. */
export const toyWorkerUrl = import.meta.url;

export function buildToyModel({ model }: ModelSpec): Model {
  if (model === 'maze') return buildMaze();
  if (model === 'twins') return buildTwins();
  return model === 'dials' ? buildDials() : buildDoubling();
}

export default function expand(task: Task): Reply {
  return runTask(task, buildToyModel);
}

/** Three dials of 4 values, one that nobody turns, and one of 8 values far apart, all independent. Expected: 2^9 states, 2 bits in each dial, 3 in the far one. */
function buildDials(): Model<{ dials: { value: number }[]; far: { value: number }; still: number }> {
  return {
    name: 'dials',
    schema: record({ dials: list(4, record({ value: between(-3, 0) })), far: record({ value: upTo(2 ** 20) }), still: upTo(5) }),
    initial: [{ dials: [0, 0, 0, 0].map((value) => ({ value })), far: { value: 0 }, still: 3 }],
    transitions: [
      {
        name: 'turn',
        actor: 'hand',
        source: 'none',
        parameters: [{ name: 'dial', count: 3 }],
        guard: () => true,
        effect: (d, dial) => {
          d.dials[dial].value = d.dials[dial].value === -3 ? 0 : d.dials[dial].value - 1;
        },
      },
      {
        name: 'go-far',
        actor: 'hand',
        source: 'none',
        parameters: [],
        guard: () => true,
        effect: (d) => {
          d.far.value = (d.far.value + 2 ** 17) % 2 ** 20;
        },
      },
    ],
    properties: [],
    isQuiescent: () => false,
  };
}

/** A register into which bits are shifted. Expected: 2^d states at depth d, up to 9. */
function buildDoubling(): Model<{ n: number }> {
  const shift = { actor: 'hand', source: 'none', parameters: [], guard: (s: { readonly n: number }) => s.n < 512 };
  return {
    name: 'doubling',
    schema: record({ n: upTo(1023) }),
    initial: [{ n: 1 }],
    transitions: [
      {
        ...shift,
        name: 'zero',
        effect: (d) => {
          d.n = 2 * d.n;
        },
      },
      {
        ...shift,
        name: 'one',
        effect: (d) => {
          d.n = 2 * d.n + 1;
        },
      },
    ],
    properties: [],
    isQuiescent: (s) => s.n >= 512,
  };
}

/** Five rooms: from 1 to 2 and on to the exit, 5, where the walk may rest or begin anew; or from 2 to 3, and from there to 4 and back for ever. Nobody is ever in room 0. Expected: 2 of 5 states without an end. */
function buildMaze(): Model<{ room: number }> {
  const doors = [[], [2], [3, 5], [4], [3], [1]];
  return {
    name: 'maze',
    schema: record({ room: upTo(5) }),
    initial: [{ room: 1 }],
    transitions: [
      {
        name: 'walk',
        actor: 'walker',
        source: 'none',
        parameters: [{ name: 'door', count: 2 }],
        guard: (s, door) => door < doors[s.room].length,
        effect: (d, door) => {
          d.room = doors[d.room][door];
        },
      },
    ],
    properties: [],
    isQuiescent: (s) => s.room === 5,
  };
}

/** Pairs of states of three words whose fingerprints agree in the first lane, and in the first lane only. */
export const twins: readonly (readonly [number, number])[] = [
  [45503, 56377],
  [81733, 47843],
  [111039, 56377],
  [147269, 47843],
  [12735, 23609],
  [180037, 15075],
];

/**
 * A start from which one way leads through all twins, one after the other, to a state of nothing but zeros, and back to the first twin; a short cut to the second twin; and many ways to a state each.
 * Expected: 1 + 6 + 1 + 10,000 states, the zeros at depth 6. The ways to the goals are `waysToTwins`.
 */
function buildTwins(): Model<{ a: number; b: number; c: number }> {
  const next = (s: { readonly a: number }): number => 1 + twins.findIndex(([a]) => a === s.a);
  const goOn: Omit<Transition<{ a: number; b: number; c: number }>, 'name'> = {
    actor: 'hand',
    source: 'none',
    parameters: [],
    guard: (s) => s.c <= 1,
    effect: (d) => {
      [d.a, d.b] = twins.at(next(d)) ?? [0, 0];
      d.c = 0;
    },
  };
  return {
    name: 'twins',
    schema: record({ a: upTo(2 ** 30), b: upTo(2 ** 30), c: upTo(2 ** 30) }),
    initial: [{ a: 0, b: 0, c: 1 }],
    transitions: [
      {
        ...goOn,
        name: 'jump',
        guard: (s) => s.c === 1,
        effect: (d) => {
          [d.a, d.b] = twins[1];
          d.c = 0;
        },
      },
      { ...goOn, name: 'go-on' },
      { ...goOn, name: 'go-on-too' },
      {
        ...goOn,
        name: 'leave',
        parameters: [{ name: 'by', count: 10_000 }],
        guard: (s) => s.c === 1,
        effect: (d, by) => {
          d.c = 2 + by;
        },
      },
    ],
    properties: [
      { name: 'first-twin', kind: 'goal', statement: 'At the first twin.', holds: (s) => s.a === twins[0][0] },
      { name: 'zeros', kind: 'goal', statement: 'Nothing but zeros.', holds: (s) => s.a === 0 && s.c === 0 },
    ],
    isQuiescent: () => true,
  };
}

/** The shortest ways to the goals, of the actions with the smallest numbers: not by the jump, which leads to the other twin, and not by the action that does the same. */
export const waysToTwins = new Map([
  ['first-twin', { initial: 0, actions: [1] }],
  ['zeros', { initial: 0, actions: [0, 1, 1, 1, 1, 1] }],
]);
