import type { Model } from '../explorer/model/model.ts';
import { list, oneOf, record, upTo } from '../explorer/model/schema.ts';
import type { Value } from '../explorer/model/schema.ts';

/**
 * Processes that increment a counter without a lock. Expected: violated after 4 actions by 2 processes, when both read before either writes.
 */
export interface BrokenCounterConfig {
  /** 2 if absent. */
  readonly processes?: number;
}

const Step = { reading: 0, writing: 1, done: 2 } as const;

function schemaOf(processes: number) {
  return record({
    counter: upTo(processes),
    processes: list(processes, record({ step: oneOf(['reading', 'writing', 'done']), read: upTo(processes) })),
  });
}

type State = Value<ReturnType<typeof schemaOf>>;

export function buildBrokenCounter({ processes = 2 }: BrokenCounterConfig = {}): Model<State> {
  const parameters = [{ name: 'process', count: processes }];
  return {
    name: 'broken-counter',
    schema: schemaOf(processes),
    initial: [{ counter: 0, processes: Array.from({ length: processes }, () => ({ step: Step.reading, read: 0 })) }],
    transitions: [
      {
        name: 'read',
        actor: 'process',
        source: 'folklore',
        parameters,
        guard: (s, p) => s.processes[p].step === Step.reading,
        effect: (d, p) => {
          d.processes[p].read = d.counter;
          d.processes[p].step = Step.writing;
        },
      },
      {
        name: 'write',
        actor: 'process',
        source: 'folklore',
        parameters,
        guard: (s, p) => s.processes[p].step === Step.writing,
        effect: (d, p) => {
          d.counter = d.processes[p].read + 1;
          d.processes[p].read = 0;
          d.processes[p].step = Step.done;
        },
      },
    ],
    properties: [
      {
        name: 'no-lost-update',
        kind: 'quiescent',
        statement: 'When all processes are done, the counter has counted each of them.',
        holds: (s) => s.counter === processes,
      },
    ],
    isQuiescent: (s) => s.processes.every((p) => p.step === Step.done),
  };
}
