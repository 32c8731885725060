import type { Model, Transition } from '../explorer/model/model.ts';
import { flag, list, oneOf, record } from '../explorer/model/schema.ts';
import type { Value } from '../explorer/model/schema.ts';

/**
 * Dijkstra's dining philosophers. Expected: a deadlock after `seats` actions, when everybody holds one fork; none if the last one is polite.
 */
export interface DiningPhilosophersConfig {
  /** 2 or more. */
  readonly seats: number;
  /** The last philosopher takes the forks in the other order. */
  readonly polite?: boolean;
}

const Philosopher = { thinking: 0, waiting: 1, eating: 2 } as const;

function schemaOf(seats: number) {
  return record({
    philosophers: list(seats, record({ state: oneOf(['thinking', 'waiting', 'eating']) })),
    forks: list(seats, record({ taken: flag })),
  });
}

type State = Value<ReturnType<typeof schemaOf>>;

export function buildDiningPhilosophers({ seats, polite = false }: DiningPhilosophersConfig): Model<State> {
  if (!Number.isInteger(seats) || seats < 2) throw new RangeError(`seats cannot be ${String(seats)}`);
  return {
    name: 'dining-philosophers',
    schema: schemaOf(seats),
    initial: [
      {
        philosophers: Array.from({ length: seats }, () => ({ state: Philosopher.thinking })),
        forks: Array.from({ length: seats }, () => ({ taken: 0 })),
      },
    ],
    transitions: transitionsOf(seats, polite),
    properties: [
      {
        name: 'neighbours-take-turns',
        kind: 'invariant',
        statement: 'No two neighbours eat at the same time.',
        holds: (s) =>
          s.philosophers.every((p, i) => p.state !== Philosopher.eating || s.philosophers[(i + 1) % seats].state !== Philosopher.eating),
      },
      {
        name: 'somebody-eats',
        kind: 'goal',
        statement: 'Somebody may eat.',
        holds: (s) => s.philosophers.some((p) => p.state === Philosopher.eating),
      },
    ],
    // They never have enough.
    isQuiescent: () => false,
  };
}

function transitionsOf(seats: number, polite: boolean): Transition<State>[] {
  const contrary = (i: number): boolean => polite && i === seats - 1;
  const first = (i: number): number => (contrary(i) ? (i + 1) % seats : i);
  const second = (i: number): number => (contrary(i) ? i : (i + 1) % seats);
  const shared = { actor: 'philosopher', source: 'Dijkstra, EWD 310', parameters: [{ name: 'seat', count: seats }] };
  return [
    {
      ...shared,
      name: 'take-first-fork',
      guard: (s, i) => s.philosophers[i].state === Philosopher.thinking && s.forks[first(i)].taken === 0,
      effect: (d, i) => {
        d.philosophers[i].state = Philosopher.waiting;
        d.forks[first(i)].taken = 1;
      },
    },
    {
      ...shared,
      name: 'take-second-fork',
      guard: (s, i) => s.philosophers[i].state === Philosopher.waiting && s.forks[second(i)].taken === 0,
      effect: (d, i) => {
        d.philosophers[i].state = Philosopher.eating;
        d.forks[second(i)].taken = 1;
      },
    },
    {
      ...shared,
      name: 'put-down-forks',
      guard: (s, i) => s.philosophers[i].state === Philosopher.eating,
      effect: (d, i) => {
        d.philosophers[i].state = Philosopher.thinking;
        d.forks[first(i)].taken = 0;
        d.forks[second(i)].taken = 0;
      },
    },
  ];
}
