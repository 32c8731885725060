import { getAdjacencyMap } from '@xstate/graph';
import { fromTransition } from 'xstate';

// Two-phase commit with N resource managers, after Gray and Lamport's TwoPhase.tla, for @xstate/graph: run it with N as its argument.
// Expected: 8,832 distinct states and 58,146 generated for N = 5. A reducer is the cheapest logic that the library walks; only enabled
// events are offered to it, and the invariant is checked once on every state.

const N = Number(process.argv[2]);
if (!Number.isInteger(N) || N < 1) throw new RangeError('the argument is the number of managers, 1 or more');

const initial = {
  managers: Array.from({ length: N }, () => ({ state: 'working', noted: false, sentPrepared: false })),
  coordinator: 'init',
  sentCommit: false,
  sentAbort: false,
};

/** @param {typeof initial} s */
function enabled(s) {
  const events = [];
  if (s.coordinator === 'init') {
    if (s.managers.every((m) => m.noted)) events.push({ type: 'commit' });
    events.push({ type: 'abort' });
  }
  s.managers.forEach(({ state, sentPrepared }, m) => {
    if (s.coordinator === 'init' && sentPrepared) events.push({ type: 'note-prepared', m });
    if (state === 'working') events.push({ type: 'prepare', m }, { type: 'choose-to-abort', m });
    if (s.sentCommit) events.push({ type: 'receive-commit', m });
    if (s.sentAbort) events.push({ type: 'receive-abort', m });
  });
  return events;
}

function step(s, event) {
  switch (event.type) {
    case 'commit':
      return { ...s, coordinator: 'committed', sentCommit: true };
    case 'abort':
      return { ...s, coordinator: 'aborted', sentAbort: true };
    case 'note-prepared':
      return withManager(s, event.m, { noted: true });
    case 'prepare':
      return withManager(s, event.m, { state: 'prepared', sentPrepared: true });
    case 'choose-to-abort':
    case 'receive-abort':
      return withManager(s, event.m, { state: 'aborted' });
    case 'receive-commit':
      return withManager(s, event.m, { state: 'committed' });
    default:
      return s;
  }
}

function withManager(s, m, change) {
  return { ...s, managers: s.managers.map((manager, i) => (i === m ? { ...manager, ...change } : manager)) };
}

const walked = getAdjacencyMap(fromTransition(step, initial), {
  events: ({ context }) => enabled(context),
  serializeState: ({ context }) => JSON.stringify(context),
  serializeEvent: ({ type, m }) => `${type} ${m}`,
  limit: Infinity,
});

let distinct = 0;
let generated = 1;
let violations = 0;
for (const { state, transitions } of Object.values(walked)) {
  distinct++;
  generated += Object.keys(transitions).length;
  const { managers } = state.context;
  if (managers.some((m) => m.state === 'committed') && managers.some((m) => m.state === 'aborted')) violations++;
}
process.stdout.write(`${JSON.stringify({ distinct, generated, violations })}\n`);
