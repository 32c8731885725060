import { RING_SIZE } from './engine.ts';
import type { Model, Transition } from '../model/model.ts';

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
export function measuringSource(model: Model, words: number): string {
  const loop = (body: string): string =>
    `(log, parents, count) => { for (let i = 0; i < count; i++) { copyState(W, 0, log, parents[i]); ${body} } }`;
  const calls = (name: string): string => model.transitions.map((_, t) => `${name}${String(t)}();`).join(' ');
  const single = model.transitions.map(
    (_, t) => `    { guards: ${loop(`guards${String(t)}();`)}, effects: ${loop(`step${String(t)}();`)} },\n`,
  );
  return `// The kernel part by part, for measurement.
function note(action) {
  const n = ring.count;
  actions[n] = action;
  links[n] = ring.link;
  ring.count = n + 1;
  if (n === ${String(RING_SIZE - 1)}) ring.drain();
}
${model.transitions.map((transition, t) => tryingSource(`guards${String(t)}`, transition, t, 'note(action);')).join('\n')}
${model.transitions.map((transition, t) => tryingSource(`copies${String(t)}`, transition, t, `copyState(W, ${String(words)}, W, 0); push(action);`)).join('\n')}
const measuring = {
  load: ${loop('')},
  guards: ${loop(calls('guards'))},
  copies: ${loop(calls('copies'))},
  effects: ${loop('expand();')},
  checks: (log, parents, count) => { for (let i = 0; i < count; i++) { copyState(W, ${String(2 * words)}, log, parents[i]); check(); } },
  hash: (states, count) => { let all = 0; for (let i = 0; i < count; i++) all ^= hash(states, i * ${String(words)}); return all; },
  transitions: [
${single.join('')}  ],
};`;
}

/** A function that tries a transition with all its parameters, and does `then` instead of all that a search does where the guard holds. */
function tryingSource(name: string, { parameters }: Transition<unknown>, t: number, then: string): string {
  const names = ['a', 'b', 'c'];
  const used = names.map((n, i) => (i < parameters.length ? n : '0')).join(', ');
  const loops = parameters.map((p, i) => `for (let ${names[i]} = 0; ${names[i]} < ${String(p.count)}; ${names[i]}++) `).join('');
  return `function ${name}() {
  let action = -1, taken = 0;
  ${loops}{
    action++;
    if (t${String(t)}.guard(P, ${used})) {
      ${then}
      taken++;
    }
  }
  fired[${String(t)}] += taken;
  return taken;
}`;
}
