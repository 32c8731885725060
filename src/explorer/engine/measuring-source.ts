import { RING_SIZE } from './engine.ts';
import type { Model } from '../model/model.ts';
import type { StepsSource } from './steps-source.ts';

/** Does something to `count` states, which stand at the words `parents[i]` of `log`: copies each into the window, then ... */
type Loop = (log: Int32Array, parents: Int32Array, count: number) => void;

/** The kernel in steps, each of which does what the one before does and one part more, so that differences of their times are the times of the parts where they stand. */
export interface MeasuringLoops {
  /** ... nothing else. */
  readonly load: Loop;
  /** ... evaluates the guards and notes in the ring which actions are enabled. */
  readonly guards: Loop;
  /** ... also copies the parent to the draft, and the draft to the ring. */
  readonly copies: Loop;
  /** ... also runs the effects. With a store behind the ring, that is all that happens to a state but for the properties. */
  readonly effects: Loop;
  /** ... instead checks the properties, as a search does with states that are new. */
  readonly checks: Loop;
  /** Hashes `count` states. */
  readonly hash: (states: Int32Array, count: number) => number;
  /** `guards` and `effects` for one transition alone. */
  readonly transitions: readonly { readonly guards: Loop; readonly effects: Loop }[];
}

/** JavaScript source of the measuring loops; it stands behind the functions of a kernel and calls them. */
export function measuringSource(model: Model, words: number, steps: StepsSource): string {
  const loop = (body: string): string =>
    `(log, parents, count) => { for (let i = 0; i < count; i++) { copyState(W, 0, log, parents[i]); ${body} } }`;
  const numbers = model.transitions.map((_, t) => t);
  const single = numbers.map((t) => `    { guards: ${loop(`guards${String(t)}_();`)}, effects: ${loop(`effects${String(t)}_();`)} },\n`);
  return `// The kernel part by part, for measurement.
function note(action) {
  const n = ring.count;
  actions[n] = action;
  links[n] = ring.link;
  ring.count = n + 1;
  if (n === ${String(RING_SIZE - 1)}) ring.drain();
}
${steps.expansion('guards', 'note')}
${steps.expansion('copies', 'copy')}
${numbers.map((t) => `${steps.expansion(`guards${String(t)}_`, 'note', [t])}\n${steps.expansion(`effects${String(t)}_`, 'run', [t])}`).join('\n')}
const measuring = {
  load: ${loop('')},
  guards: ${loop('guards();')},
  copies: ${loop('copies();')},
  effects: ${loop('expand();')},
  checks: (log, parents, count) => { for (let i = 0; i < count; i++) { copyState(W, ${String(2 * words)}, log, parents[i]); check(); } },
  hash: (states, count) => { let all = 0; for (let i = 0; i < count; i++) all ^= hash(states, i * ${String(words)}); return all; },
  transitions: [
${single.join('')}  ],
};`;
}
