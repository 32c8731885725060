import type { Model, Property, Transition } from '../explorer/model/model.ts';
import { flag, list, oneOf, record } from '../explorer/model/schema.ts';
import type { DeepReadonly, Value } from '../explorer/model/schema.ts';

/**
 * Gray and Lamport's two-phase commit (TwoPhase.tla, as in "Consensus on Transaction Commit"), the standard speed test of model checkers.
 * Published: 288 distinct states for 3 managers; 8,832 distinct and 58,146 generated for 5; 1,745,408 and 18,507,778 for 8; 10,340,352 and 123,558,402 for 9.
 */
export interface TwoPhaseCommitConfig {
  /** Resource managers, 1 or more. */
  readonly managers: number;
}

const Manager = { working: 0, prepared: 1, committed: 2, aborted: 3 } as const;
const Coordinator = { init: 0, committed: 1, aborted: 2 } as const;

/** The messages are a set: one that was sent stays. */
function schemaOf(managers: number) {
  const manager = record({
    state: oneOf(['working', 'prepared', 'committed', 'aborted']),
    /** The coordinator has taken note that it is prepared. */
    noted: flag,
    /** It has sent `Prepared`. */
    sentPrepared: flag,
  });
  return record({
    managers: list(managers, manager),
    coordinator: oneOf(['init', 'committed', 'aborted']),
    sentCommit: flag,
    sentAbort: flag,
  });
}

type State = Value<ReturnType<typeof schemaOf>>;
type Snapshot = DeepReadonly<State>;

export function buildTwoPhaseCommit(config: TwoPhaseCommitConfig): Model<State> {
  const { managers } = config;
  if (!Number.isInteger(managers) || managers < 1) throw new RangeError(`managers cannot be ${String(managers)}`);
  return {
    name: 'two-phase-commit',
    schema: schemaOf(managers),
    initial: [
      {
        managers: Array.from({ length: managers }, () => ({ state: Manager.working, noted: 0, sentPrepared: 0 })),
        coordinator: Coordinator.init,
        sentCommit: 0,
        sentAbort: 0,
      },
    ],
    transitions: transitionsOf(managers),
    properties,
    isQuiescent: (s) => s.managers.every((m) => m.state >= Manager.committed),
  };
}

function transitionsOf(managers: number): Transition<State>[] {
  const manager = [{ name: 'manager', count: managers }];
  return [
    {
      name: 'note-prepared',
      actor: 'coordinator',
      source: 'TMRcvPrepared [TwoPhase.tla]',
      parameters: manager,
      guard: (s, m) => s.coordinator === Coordinator.init && s.managers[m].sentPrepared === 1,
      effect: (d, m) => {
        d.managers[m].noted = 1;
      },
    },
    {
      name: 'commit',
      actor: 'coordinator',
      source: 'TMCommit [TwoPhase.tla]',
      parameters: [],
      guard: (s) => s.coordinator === Coordinator.init && allNoted(s),
      effect: (d) => {
        d.coordinator = Coordinator.committed;
        d.sentCommit = 1;
      },
    },
    {
      name: 'abort',
      actor: 'coordinator',
      source: 'TMAbort [TwoPhase.tla]',
      parameters: [],
      guard: (s) => s.coordinator === Coordinator.init,
      effect: (d) => {
        d.coordinator = Coordinator.aborted;
        d.sentAbort = 1;
      },
    },
    {
      name: 'prepare',
      actor: 'manager',
      source: 'RMPrepare [TwoPhase.tla]',
      parameters: manager,
      guard: (s, m) => s.managers[m].state === Manager.working,
      effect: (d, m) => {
        d.managers[m].state = Manager.prepared;
        d.managers[m].sentPrepared = 1;
      },
    },
    {
      name: 'choose-to-abort',
      actor: 'manager',
      source: 'RMChooseToAbort [TwoPhase.tla]',
      parameters: manager,
      guard: (s, m) => s.managers[m].state === Manager.working,
      effect: (d, m) => {
        d.managers[m].state = Manager.aborted;
      },
    },
    {
      name: 'receive-commit',
      actor: 'manager',
      source: 'RMRcvCommitMsg [TwoPhase.tla]',
      parameters: manager,
      guard: (s) => s.sentCommit === 1,
      effect: (d, m) => {
        d.managers[m].state = Manager.committed;
      },
    },
    {
      name: 'receive-abort',
      actor: 'manager',
      source: 'RMRcvAbortMsg [TwoPhase.tla]',
      parameters: manager,
      guard: (s) => s.sentAbort === 1,
      effect: (d, m) => {
        d.managers[m].state = Manager.aborted;
      },
    },
  ];
}

function allNoted(s: Snapshot): boolean {
  for (let m = 0; m < s.managers.length; m++) if (s.managers[m].noted === 0) return false;
  return true;
}

function someManager(s: Snapshot, state: number): boolean {
  for (let m = 0; m < s.managers.length; m++) if (s.managers[m].state === state) return true;
  return false;
}

const properties: Property<State>[] = [
  {
    name: 'consistent',
    kind: 'invariant',
    statement: 'No manager has aborted while another one has committed.',
    holds: (s) => !(someManager(s, Manager.committed) && someManager(s, Manager.aborted)),
  },
  {
    name: 'can-commit',
    kind: 'goal',
    statement: 'All managers may commit.',
    holds: (s) => s.managers.every((m) => m.state === Manager.committed),
  },
  {
    name: 'can-abort',
    kind: 'goal',
    statement: 'All managers may abort.',
    holds: (s) => s.managers.every((m) => m.state === Manager.aborted),
  },
];
