import { actionNumbers } from '../model/actions.ts';
import { propertiesOfKind, recentStates, RING_SIZE } from './engine.ts';
import type { Layout } from '../packing/layout.ts';
import { measuringSource } from './measuring-source.ts';
import type { Model, Transition } from '../model/model.ts';
import { rootViewSource, viewsSource } from '../packing/views-source.ts';
import { wordLoopsSource } from '../packing/word-loops-source.ts';

/**
 * JavaScript source of everything that is generated for a model: the views, the word loops unrolled for its size of state, one function per transition that tries all its
 * parameters, and the property checks. It is the body of a function of `(W, ring, fired, active, hits, transitions, properties, model, fault)`.
 * With `measured`, loops that run the parts one by one are added, for `--profile`; no search runs them.
 */
export function kernelSource(model: Model, layout: Layout, measured = false): string {
  const { words } = layout;
  const { first } = actionNumbers(model);
  return [
    `'use strict';\n// Views of ${model.name}: ${String(words)} words a state.`,
    viewsSource(layout),
    `const P = ${rootViewSource(layout, 0, 'parent')};
const D = ${rootViewSource(layout, words, 'draft')};
const C = ${rootViewSource(layout, 2 * words, 'candidate')};`,
    wordLoopsSource(words),
    pushSource(words),
    ...model.transitions.map((t, i) => stepSource(t, i, first[i], words)),
    expandSource(model),
    checkSource(model),
    ...(measured ? [measuringSource(model, words)] : []),
    `return { P, D, C, expand, check, hash, hashHigh, sameState, copyState${measured ? ', measuring' : ''} };`,
  ].join('\n\n');
}

function pushSource(words: number): string {
  const entries = recentStates(words);
  return `const { states, actions, links, recent } = ring;
${entries > 0 ? recentSource(words, entries) : ''}
function push(action) {
  // A step that changes nothing leads to a state that is stored: its own predecessor.
  if (sameState(W, ${String(words)}, W, 0)) return;
${entries > 0 ? '  if (ring.skipsRecent && isRecent()) return;\n' : ''}  const n = ring.count;
  copyState(states, n * ${String(words)}, W, ${String(words)});
  actions[n] = action;
  links[n] = ring.link;
  ring.count = n + 1;
  if (n === ${String(RING_SIZE - 1)}) ring.drain();
}`;
}

/** Neighbours in the frontier have many successors in common; a table that a core's cache holds knows most of them. */
function recentSource(words: number, entries: number): string {
  return `
// Was the draft pushed of late? If not, it is now.
function isRecent() {
  const h = hash(W, ${String(words)}), tag = h | 1;
  const at = (h >>> ${String(32 - Math.log2(entries))}) * ${String(words + 1)};
  if (recent[at] === tag && sameState(recent, at + 1, W, ${String(words)})) return true;
  recent[at] = tag;
  copyState(recent, at + 1, W, ${String(words)});
  return false;
}
`;
}

/** One transition: for every value of its parameters the guard on the parent, then the effect on a fresh draft. */
function stepSource(transition: Transition<unknown>, t: number, firstAction: number, words: number): string {
  const names = ['a', 'b', 'c'];
  const used = transition.parameters.map((_, i) => names[i]);
  const parameters = names.map((n) => (used.includes(n) ? n : '0')).join(', ');
  const loops = transition.parameters.map((p, i) => `for (let ${names[i]} = 0; ${names[i]} < ${String(p.count)}; ${names[i]}++) `).join('');
  return `// ${transition.name}
const t${String(t)} = transitions[${String(t)}];
function step${String(t)}() {
  let action = ${String(firstAction - 1)}, taken = 0;
  ${loops}{
    action++;
    if (t${String(t)}.guard(P, ${parameters})) {
      copyState(W, ${String(words)}, W, 0);
      t${String(t)}.effect(D, ${parameters});
      push(action);
      taken++;
    }
  }
  fired[${String(t)}] += taken;
  return taken;
}`;
}

function expandSource(model: Model): string {
  const sum = model.transitions.map((_, t) => `step${String(t)}()`).join(' + ');
  return `function expand() {\n  return ${sum || '0'};\n}`;
}

function checkSource(model: Model): string {
  const bound = model.properties.map((_, p) => `const p${String(p)} = properties[${String(p)}];\n`).join('');
  const line = (p: number, negated: string): string =>
    `if (active[${String(p)}] !== 0 && ${negated}p${String(p)}.holds(C)) { hits[${String(p)}] = 1; active[${String(p)}] = 0; }\n`;
  const invariants = propertiesOfKind(model, 'invariant').map((p) => `  ${line(p, '!')}`);
  const goals = propertiesOfKind(model, 'goal').map((p) => `  ${line(p, '')}`);
  const quiescent = propertiesOfKind(model, 'quiescent').map((p) => `    ${line(p, '!')}`);
  const atRest = quiescent.length > 0 ? `  if (model.isQuiescent(C)) {\n${quiescent.join('')}  }\n` : '';
  return `${bound}function check() {\n${invariants.join('')}${goals.join('')}${atRest}}`;
}
