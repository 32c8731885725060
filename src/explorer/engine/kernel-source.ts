import { propertiesOfKind, recentStates, RING_SIZE } from './engine.ts';
import type { Layout } from '../packing/layout.ts';
import { measuringSource } from './measuring-source.ts';
import type { Model } from '../model/model.ts';
import { rootViewSource, viewsSource } from '../packing/views-source.ts';
import { StepsSource } from './steps-source.ts';
import { wordLoopsSource } from '../packing/word-loops-source.ts';

/** What a kernel is made for. */
export interface KernelOptions {
  /** Replaces recipes by tables, where it can. Not for recipes that are to be run, because they do more than a recipe may. */
  readonly tabulated: boolean;
  /** Adds loops that run the parts one by one, for `--profile`; no search runs them. */
  readonly measured?: boolean;
}

/**
 * JavaScript source of everything that is generated for a model: the views, the word loops unrolled for its size of state, functions that try all actions, and the property checks. It is the body of a function
 * of `(W, ring, fired, active, hits, transitions, properties, model, fault)`.
 */
export function kernelSource(model: Model, layout: Layout, { tabulated, measured = false }: KernelOptions): string {
  const { words } = layout;
  const steps = new StepsSource(model, layout, tabulated);
  return [
    `'use strict';\n// Views of ${model.name}: ${String(words)} words a state.`,
    viewsSource(layout),
    `const P = ${rootViewSource(layout, 0, 'parent')};
const D = ${rootViewSource(layout, words, 'draft')};
const C = ${rootViewSource(layout, 2 * words, 'candidate')};`,
    wordLoopsSource(words),
    pushSource(words),
    steps.tables,
    steps.expansion('expand', 'run'),
    checkSource(model),
    ...(measured ? [measuringSource(model, words, steps)] : []),
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
  const ones = Array.from({ length: words }, (_, w) => `W[${String(words + w)}]`).join(' | ');
  return `
// Was the draft pushed of late? If not, it is now. An empty entry is the state of nothing but zeros, which is therefore always new.
function isRecent() {
  const at = (hash(W, ${String(words)}) >>> ${String(32 - Math.log2(entries))}) * ${String(words)};
  if (sameState(recent, at, W, ${String(words)})) return (${ones}) !== 0;
  copyState(recent, at, W, ${String(words)});
  return false;
}
`;
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
