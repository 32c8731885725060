import { expect, it } from 'vitest';
import type { Model, Transition } from '../../src/explorer/model/model.ts';
import { flag, list, record, upTo, zeroValue } from '../../src/explorer/model/schema.ts';
import type { Value } from '../../src/explorer/model/schema.ts';
import { observedWrites } from '../../src/mutants/writes.ts';
import { stored } from '../explorer/stored-states.ts';

const many = upTo(2 ** 30);

/** Several words; what is small stands behind other small things in one of them. */
const schema = record({
  alone: upTo(0),
  bytes: many,
  time: many,
  done: flag,
  bio: record({ size: upTo(9), refs: upTo(9) }),
  queues: list(1, record({ length: upTo(9), total: many })),
  pages: list(2, record({ ref: upTo(9), dirty: flag, address: many })),
});
type State = Value<typeof schema>;

function step(name: string, time: number, effect: (d: State) => void): Transition<State> {
  return { name, actor: 'somebody', source: 'a test', parameters: [], guard: (s) => s.time === time, effect };
}

const model: Model<State> = {
  name: 'small and large',
  schema,
  initial: [zeroValue(schema)],
  transitions: [
    step('at-first', 0, (d) => {
      d.time = 1;
      d.bio.size = 7;
    }),
    step('count', 1, (d) => {
      d.bytes += d.bio.refs + 1;
      d.bio.refs = 9 - d.bio.refs;
    }),
    step('turn', 1, (d) => {
      d.pages[1].ref -= 2;
      d.pages[0].address = d.bytes;
      d.queues[0].length = 3;
      d.queues[0].total = 4;
      d.done = 1;
    }),
    step('keep', 1, (d) => {
      d.time = 1;
    }),
    // Where no state stands, something else does.
    { ...step('nowhere', 0, (d) => (d.time = 0)), guard: (s) => s.time > 1 },
  ],
  properties: [],
  isQuiescent: () => true,
};

it('what transitions write is seen in every state, to the last bit, and nothing else', () => {
  const zero = zeroValue(schema);
  const page = { ref: 5, dirty: 1, address: 11 };
  const later = { ...zero, time: 1, bytes: 100, bio: { size: 9, refs: 2 }, pages: [page, page] };
  const last = { ...later, bytes: 200, bio: { size: 9, refs: 6 } };
  const seen = observedWrites(model, stored(schema, [zero, later, null, last]));
  const told = seen.map(
    ({ transition, field, least, most, hasNext }) => `${transition} ${field}: ${least} to ${most}${hasNext ? ', next' : ''}`,
  );
  expect(told.sort()).toEqual([
    'at-first bio.size: 7 to 7',
    'at-first time: 1 to 1',
    'count bio.refs: -3 to 5',
    'count bytes: 3 to 7',
    'turn done: 1 to 1',
    'turn pages[].address: 89 to 189, next',
    'turn pages[].ref: -2 to -2, next',
    'turn queues[].length: 3 to 3',
    'turn queues[].total: 4 to 4',
  ]);
  expect(seen.find(({ field }) => field === 'pages[].ref')!.leaf).toEqual(upTo(9));
});
