import { Control, Slot, slotBase } from './shared-memory.ts';
import type { SharedMemory } from './shared-memory.ts';

/** Pairs of a first record and an end. */
export type Ranges = readonly (readonly [number, number])[];

/** Which records workers own, as the main thread sees it between two tasks. */
export class RecordBlocks {
  readonly #control: SharedMemory['control'];
  readonly #workers: number;

  constructor({ control }: SharedMemory, workers: number) {
    this.#control = control;
    this.#workers = workers;
  }

  /** Records that workers own and have not filled, one range for each worker, and those that nobody owns. */
  unusedRanges(): Ranges {
    const control = this.#control;
    const blocks = Array.from({ length: this.#workers }, (_, slot): [number, number] => {
      const at = slotBase(slot);
      return [control[at + Slot.nextId], control[at + Slot.endId]];
    });
    return [...blocks, [control[Control.nextId], Infinity]];
  }

  /** What `unused` has become: ranges in which all new states stand, among places that are still unused. */
  filledRanges(unused: Ranges): Ranges {
    const end = this.#control[Control.nextId];
    return unused.map(([from, to]): [number, number] => [from, Math.min(to, end)]);
  }

  /** With one worker: the first record that holds no state. */
  get end(): number {
    const at = slotBase(0);
    return this.#control[at + Slot.endId] === 0 ? 1 : this.#control[at + Slot.nextId];
  }

  /** With one worker: makes that the first record that holds no state. */
  hold(end: number): void {
    const at = slotBase(0);
    this.#control[at + Slot.nextId] = this.#control[at + Slot.endId] = end;
  }

  /** Takes from workers what they have not filled; these places stay empty. */
  drop(): void {
    const control = this.#control;
    for (let slot = 0; slot < this.#workers; slot++) control[slotBase(slot) + Slot.nextId] = control[slotBase(slot) + Slot.endId] = 0;
  }
}
