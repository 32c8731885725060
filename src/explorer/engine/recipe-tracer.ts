import type { Layout } from '../packing/layout.ts';
import { rangeFault } from '../model/model-fault.ts';
import { rootViewSource, tracedLeafSource, viewsSource } from '../packing/views-source.ts';
import { ViewGuard } from '../packing/view-guard.ts';

/** Where a leaf stands in a packed state, and its least and its greatest value. */
export interface LeafPlace {
  readonly word: number;
  readonly shift: number;
  readonly bits: number;
  readonly min: number;
  readonly max: number;
}

/** A leaf, and its bits. */
export interface LeafBits {
  readonly leaf: LeafPlace;
  readonly raw: number;
}

/** What a recipe does in all states in which the leaves that it reads have these values: answers, or writes. */
export interface Case<Outcome> {
  readonly reads: readonly LeafBits[];
  /** Null: it throws, or does what no table can say. */
  readonly outcome: Outcome | null;
}

/** Finds out by trial what a recipe does, in all states at once: it runs the recipe with all values of the leaves that it reads, and of no others. A recipe is a pure function of the state, so nothing else can matter. */
export class RecipeTracer {
  readonly #state: object;
  readonly #guard: ViewGuard;
  /** The leaves that the running recipe has read from the state, in order, with the values that this run gives them. */
  #reads: { readonly leaf: LeafPlace; raw: number }[] = [];
  #writes = new Map<number, LeafBits>();
  #accepts: (leaf: LeafPlace) => boolean = acceptsAll;
  #refused = false;

  constructor(layout: Layout) {
    const source = `'use strict';\n${viewsSource(layout, tracedLeafSource)}\nreturn ${rootViewSource(layout, 0, 'state')};`;
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the generator's own text
    const build = new Function('read', 'write', 'fault', source) as (...parts: unknown[]) => object;
    this.#state = build(this.#read, this.#write, rangeFault);
    this.#guard = new ViewGuard([this.#state]);
  }

  /** All cases of a guard, or null if they are more than `casesMax`. */
  guardCases(guard: (state: object) => boolean, casesMax: number): Case<boolean>[] | null {
    return this.#cases(() => {
      const holds = guard(this.#state);
      if (this.#writes.size > 0) throw new Error('a guard has written');
      return holds;
    }, casesMax);
  }

  /** All cases of an effect, or null if they are more than `casesMax`, or it reads a leaf that is not accepted. */
  effectCases(effect: (draft: object) => void, casesMax: number, accepts: (leaf: LeafPlace) => boolean): Case<LeafBits[]>[] | null {
    return this.#cases(
      () => {
        effect(this.#state);
        return [...this.#writes.values()];
      },
      casesMax,
      accepts,
    );
  }

  #begin(accepts: (leaf: LeafPlace) => boolean): void {
    this.#reads = [];
    this.#accepts = accepts;
    this.#refused = false;
  }

  #cases<Outcome>(run: () => Outcome, casesMax: number, accepts = acceptsAll): Case<Outcome>[] | null {
    const cases: Case<Outcome>[] = [];
    this.#begin(accepts);
    do {
      if (cases.length === casesMax) return null;
      this.#writes = new Map();
      let outcome: Outcome | null = null;
      try {
        const ran = run();
        this.#guard.verify();
        outcome = ran;
      } catch {
        // The recipe throws in this case.
      }
      if (this.#refused) return null;
      cases.push({ reads: this.#reads.map((read) => ({ ...read })), outcome });
    } while (this.#nextValues());
    return cases;
  }

  /** Gives the last leaf that was read its next value; false if all values of all have had their turn. */
  #nextValues(): boolean {
    for (;;) {
      const last = this.#reads.at(-1);
      if (!last) return false;
      if (last.raw < last.leaf.max - last.leaf.min) {
        last.raw++;
        return true;
      }
      this.#reads.pop();
    }
  }

  readonly #read = (word: number, shift: number, bits: number, min: number, max: number): number => {
    const written = this.#writes.get(keyOf(word, shift));
    if (written) return written.raw + min;
    let read = this.#reads.find(({ leaf }) => leaf.word === word && leaf.shift === shift);
    if (!read) {
      read = { leaf: { word, shift, bits, min, max }, raw: 0 };
      // Known when the recipe is over, even if it catches this.
      this.#refused ||= !this.#accepts(read.leaf);
      if (this.#refused) throw new Error('this leaf is not accepted');
      this.#reads.push(read);
    }
    return read.raw + min;
  };

  readonly #write = (word: number, shift: number, bits: number, min: number, max: number, value: number): void => {
    if (!Number.isInteger(value) || value < min || value > max) rangeFault('a leaf', value, min, max);
    this.#writes.set(keyOf(word, shift), { leaf: { word, shift, bits, min, max }, raw: value - min });
  };
}

const acceptsAll = (_: LeafPlace): boolean => true;

function keyOf(word: number, shift: number): number {
  return word * 32 + shift;
}
