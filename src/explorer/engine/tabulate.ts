import { parameterChoices } from '../model/actions.ts';
import type { Layout } from '../packing/layout.ts';
import type { Model, Transition } from '../model/model.ts';
import { RecipeTracer } from './recipe-tracer.ts';
import type { Case, LeafBits, LeafPlace } from './recipe-tracer.ts';

/** Some bits of a packed state, as one word has them: those of the mask have these values. */
export interface BitTest {
  readonly word: number;
  readonly mask: number;
  readonly value: number;
}

/** A guard that holds, or, if `negated`, does not, exactly where all tests of one of the lists do. */
export interface GuardTests {
  readonly negated: boolean;
  readonly lists: readonly (readonly BitTest[])[];
}

/** An effect as a table. */
export interface EffectTable {
  /** The bits of the state that choose an entry: as many as `mask` has, from `shift` of this word. */
  readonly word: number;
  readonly shift: number;
  readonly mask: number;
  /** Of each entry two numbers for each word of a state: the bits that stay, and those that are set. `ASK` twice: the effect has to run, because it throws or looks at other bits. */
  readonly entries: readonly number[];
}

/** What the recipes of a transition do, for each of its actions. */
export interface TabulatedTransition {
  readonly guards: readonly GuardTests[];
  readonly effects: readonly EffectTable[];
}

/** No entry keeps a bit and sets it. */
export const ASK = -1;

/** A table has room for all words of a state, so that it pays for narrow ones only. */
const WORDS_MAX = 4;
const GUARD_CASES_MAX = 64;
/** More tests take longer than the recipe. */
const GUARD_LISTS_MAX = 16;
const WINDOW_BITS_MAX = 6;

/** The transitions whose guards are a few tests of bits; null for the others. An effect that depends on more than a few neighbouring bits is a table that always asks. */
export function tabulate(model: Model, layout: Layout): (TabulatedTransition | null)[] {
  if (layout.words > WORDS_MAX) return model.transitions.map(() => null);
  const tracer = new RecipeTracer(layout);
  return model.transitions.map((transition) => tabulateTransition(transition, tracer, layout.words));
}

function tabulateTransition(transition: Transition<unknown>, tracer: RecipeTracer, words: number): TabulatedTransition | null {
  const guards: GuardTests[] = [];
  const effects: EffectTable[] = [];
  for (const [a, b, c] of parameterChoices(transition.parameters.map((p) => p.count))) {
    const guard = guardTests(tracer.guardCases((state) => transition.guard(state, a, b, c), GUARD_CASES_MAX));
    if (!guard) return null;
    guards.push(guard);
    effects.push(effectTable(tracer, isNever(guard) ? idle : (draft) => transition.effect(draft, a, b, c), words));
  }
  return { guards, effects };
}

function guardTests(cases: readonly Case<boolean>[] | null): GuardTests | null {
  if (!cases || cases.some(({ outcome }) => outcome === null)) return null;
  const casesOf = (answer: boolean): Case<boolean>[] => cases.filter(({ outcome }) => Boolean(outcome) === answer);
  const negated = casesOf(false).length < casesOf(true).length;
  const lists = casesOf(!negated).map(({ reads }) => [...testsByWord(reads).values()]);
  return lists.length > GUARD_LISTS_MAX ? null : { negated, lists };
}

/** Does the guard hold nowhere? */
export function isNever({ negated, lists }: GuardTests): boolean {
  return !negated && lists.length === 0;
}

function testsByWord(leaves: readonly LeafBits[]): Map<number, BitTest> {
  const tests = new Map<number, BitTest>();
  for (const { leaf, raw } of leaves) {
    const { word } = leaf;
    const { mask, value } = tests.get(word) ?? { mask: 0, value: 0 };
    tests.set(word, { word, mask: mask | maskOf(leaf), value: value | (raw << leaf.shift) });
  }
  return tests;
}

/** The effect of an action that is never enabled. */
const idle = (): void => undefined;

function effectTable(tracer: RecipeTracer, effect: (draft: object) => void, words: number): EffectTable {
  const window = new Window();
  const cases = tracer.effectCases(effect, 2 ** WINDOW_BITS_MAX, (leaf) => window.takes(leaf));
  if (!cases) return { word: 0, shift: 0, mask: 0, entries: entryOf(null, words) };
  const { word, shift, bits } = window;
  const entries = Array.from({ length: 2 ** bits }, (_, value) => {
    const fits = ({ leaf, raw }: LeafBits): boolean => ((value >>> (leaf.shift - shift)) & (2 ** leaf.bits - 1)) === raw;
    return entryOf(cases.find(({ reads }) => reads.every(fits))?.outcome ?? null, words);
  });
  return { word, shift, mask: 2 ** bits - 1, entries: entries.flat() };
}

function entryOf(writes: readonly LeafBits[] | null, words: number): number[] {
  if (!writes) return Array.from({ length: 2 * words }, () => ASK);
  const tests = testsByWord(writes);
  return Array.from({ length: words }, (_, word) => {
    const { mask, value } = tests.get(word) ?? { mask: 0, value: 0 };
    return [~mask, value];
  }).flat();
}

/** Neighbouring bits of one word, among which all leaves that it has taken are. */
class Window {
  word = 0;
  shift = 0;
  bits = 0;

  takes({ word, shift, bits }: LeafPlace): boolean {
    if (this.bits === 0) [this.word, this.shift] = [word, shift];
    const from = Math.min(this.shift, shift);
    const to = Math.max(this.shift + this.bits, shift + bits);
    if (word !== this.word || to - from > WINDOW_BITS_MAX) return false;
    [this.shift, this.bits] = [from, to - from];
    return true;
  }
}

function maskOf({ shift, bits }: LeafPlace): number {
  return (2 ** bits - 1) << shift;
}
