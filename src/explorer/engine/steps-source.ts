import { actionNumbers, actionText, decodeAction, PARAMETERS_MAX } from '../model/actions.ts';
import { isNever, tabulate } from './tabulate.ts';
import type { GuardTests, TabulatedTransition } from './tabulate.ts';
import type { Layout } from '../packing/layout.ts';
import type { Model, Transition } from '../model/model.ts';

/** What happens where a guard holds: the action is only noted, the parent is pushed unchanged, or the effect runs and what it has made is pushed. */
export type Enabled = 'note' | 'copy' | 'run';

/** Actions that one number can say to be enabled, without its sign. */
const GROUP_MAX = 31;

/**
 * Source of functions that try actions on the parent, in the order of their numbers. A transition whose recipes run is a loop over its parameters. Transitions that are tables share a loop: all their guards are evaluated
 * first, without a branch, to a number with a bit for each enabled action.
 */
export class StepsSource {
  readonly #model: Model;
  readonly #words: number;
  readonly #tabulated: readonly (TabulatedTransition | null)[];
  readonly #first: readonly number[];
  readonly #transitionOf: Int32Array;

  constructor(model: Model, layout: Layout, tabulated: boolean) {
    const { first, transitionOf } = actionNumbers(model);
    this.#model = model;
    this.#words = layout.words;
    this.#tabulated = tabulated ? tabulate(model, layout) : model.transitions.map(() => null);
    this.#first = first;
    this.#transitionOf = transitionOf;
  }

  /** What the functions share. */
  get tables(): string {
    const bindings = this.#tabulated.map((table, t) => (table ? '' : `const t${String(t)} = transitions[${String(t)}];\n`)).join('');
    if (!this.#tabulated.some((table) => table)) return bindings;
    const places: number[] = [];
    const parameters: number[] = [];
    const entries: string[] = [];
    let first = 0;
    this.#transitionOf.forEach((t, action) => {
      const table = this.#tabulated[t]?.effects[action - this.#first[t]];
      parameters.push(...[...decodeAction(this.#model, action).parameters, 0, 0, 0].slice(0, PARAMETERS_MAX));
      places.push(first, table?.word ?? 0, table?.shift ?? 0, table?.mask ?? 0);
      if (!table) return;
      first += table.entries.length;
      entries.push(`  ${table.entries.join(', ')}, // ${this.#nameOf(action)}\n`);
    });
    return `${bindings}// Of each action: its transition, its parameters, and its first entry with the word, the shift and the mask that choose one.
const transitionOf = new Int32Array([${this.#transitionOf.join(', ')}]);
const parameters = new Int32Array([${parameters.join(', ')}]);
const places = new Int32Array([${places.join(', ')}]);
// Of each word of a draft: what it keeps of the parent's, and what is set.
const entries = new Int32Array([
${entries.join('')}]);

// Runs the effect of an action, where the table has no answer.
function ask(action) {
  const at = 3 * action;
  copyState(W, ${String(this.#words)}, W, 0);
  transitions[transitionOf[action]].effect(D, parameters[at], parameters[at + 1], parameters[at + 2]);
}`;
  }

  /** A function of this name that tries all actions of some transitions, or of all, and tells how many are enabled; with others that it needs. */
  expansion(name: string, enabled: Enabled, only: readonly number[] = this.#model.transitions.map((_, t) => t)): string {
    const groups = this.#groups(only);
    const functions = groups.map((group, i) =>
      typeof group === 'number'
        ? this.#loopSource(`${name}${String(i)}`, group, enabled)
        : this.#groupSource(`${name}${String(i)}`, name, group),
    );
    const takes = groups.some((group) => typeof group !== 'number') ? [this.#takeSource(`${name}Enabled`, enabled)] : [];
    const sum = groups.map((_, i) => `${name}${String(i)}()`).join(' + ');
    return [...takes, ...functions, `function ${name}() {\n  return ${sum || '0'};\n}`].join('\n\n');
  }

  /** A transition whose recipes run, or tabulated actions in a row. */
  #groups(only: readonly number[]): (number | number[])[] {
    const groups: (number | number[])[] = [];
    for (const t of only) {
      if (!this.#tabulated[t]) groups.push(t);
      else
        this.#actionsOf(t).forEach((action) => {
          const last = groups.at(-1);
          if (typeof last === 'object' && last.length < GROUP_MAX) last.push(action);
          else groups.push([action]);
        });
    }
    return groups;
  }

  #actionsOf(t: number): number[] {
    const count = this.#model.transitions[t].parameters.reduce((product, p) => product * p.count, 1);
    return Array.from({ length: count }, (_, k) => this.#first[t] + k);
  }

  /** For every value of the parameters the guard on the parent, then what is wanted. */
  #loopSource(name: string, t: number, enabled: Enabled): string {
    const transition: Transition<unknown> = this.#model.transitions[t];
    const names = ['a', 'b', 'c'];
    const values = names.map((n, i) => (i < transition.parameters.length ? n : '0')).join(', ');
    const loops = transition.parameters
      .map((p, i) => `for (let ${names[i]} = 0; ${names[i]} < ${String(p.count)}; ${names[i]}++) `)
      .join('');
    const copy = `copyState(W, ${String(this.#words)}, W, 0);`;
    const then = { note: [], copy: [copy], run: [copy, `t${String(t)}.effect(D, ${values});`] }[enabled];
    return `// ${transition.name}
function ${name}() {
  let action = ${String(this.#first[t] - 1)}, taken = 0;
  ${loops}{
    action++;
    if (t${String(t)}.guard(P, ${values})) {
      ${[...then, pushing(enabled)].join('\n      ')}
      taken++;
    }
  }
  fired[${String(t)}] += taken;
  return taken;
}`;
  }

  /** Evaluates the guards of a group. */
  #groupSource(name: string, prefix: string, actions: readonly number[]): string {
    const guards = actions.map((action) => this.#guardOf(action));
    const words = [...new Set(guards.flatMap(({ lists }) => lists.flat()).map(({ word }) => word))].sort((a, b) => a - b);
    const lines = guards.flatMap((guard, k) =>
      isNever(guard) ? [] : [`    | (${guardSource(guard)}) << ${String(k)} // ${this.#nameOf(actions[k])}\n`],
    );
    return `function ${name}() {
${words.map((word) => `  const w${String(word)} = W[${String(word)}];\n`).join('')}  return ${prefix}Enabled(0
${lines.join('')}  , ${String(actions[0])});
}`;
  }

  #guardOf(action: number): GuardTests {
    const t = this.#transitionOf[action];
    return this.#tabulated[t]?.guards[action - this.#first[t]] ?? NEVER;
  }

  #nameOf(action: number): string {
    return actionText(this.#model, decodeAction(this.#model, action));
  }

  /** Takes the actions that are enabled, as bits, from action `first` on. */
  #takeSource(name: string, enabled: Enabled): string {
    const words = Array.from({ length: this.#words }, (_, word) => word);
    const copy = words.map((w) => `W[${String(this.#words + w)}] = W[${String(w)}];`);
    const set = words.map((w) => {
      const at = `at + ${String(2 * w)}`;
      return `W[${String(this.#words + w)}] = (W[${String(w)}] & entries[${at}]) | entries[${at} + 1];`;
    });
    const apply = [
      'const place = 4 * action;',
      `const at = places[place] + ((W[places[place + 1]] >>> places[place + 2]) & places[place + 3]) * ${String(2 * this.#words)};`,
      `if ((entries[at] & entries[at + 1]) !== 0) ask(action);`,
      `else { ${set.join(' ')} }`,
    ];
    const then = { note: [], copy, run: apply }[enabled];
    return `function ${name}(enabled, first) {
  let taken = 0;
  while (enabled !== 0) {
    const action = first + 31 - Math.clz32(enabled & -enabled);
    enabled &= enabled - 1;
    ${[...then, pushing(enabled)].join('\n    ')}
    fired[transitionOf[action]]++;
    taken++;
  }
  return taken;
}`;
  }
}

function pushing(enabled: Enabled): string {
  return enabled === 'note' ? 'note(action);' : 'push(action);';
}

const NEVER: GuardTests = { negated: false, lists: [] };

/** Comparisons are joined as numbers: to join them as truth values takes branches. */
function guardSource({ negated, lists }: GuardTests): string {
  const tests = lists.map((list) =>
    list.map(({ word, mask, value }) => `((w${String(word)} & ${bits(mask)}) === ${bits(value)})`).join(' & '),
  );
  const some = tests.join(' | ');
  if (!negated) return some;
  return some === '' ? '1' : `1 ^ (${some})`;
}

function bits(word: number): string {
  return word < 0 ? String(word) : `0x${word.toString(16)}`;
}
