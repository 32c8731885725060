import { RING_SIZE } from '../engine/engine.ts';
import type { SuccessorRing } from '../engine/engine.ts';
import type { StoreKind } from '../result.ts';
import { BLOCK_BITS, Control, Flag, Slot, slotBase } from './shared-memory.ts';
import type { SharedMemory } from './shared-memory.ts';
import { readRecords } from '../files/record-file.ts';
import { storeSource } from './store-source.ts';

/** What the generated source returns. */
interface StoreLoops {
  readonly fresh: Int32Array;
  insert(mask: number): number;
  enter(from: number, to: number, mask: number): void;
  strike(old: Int32Array, count: number, mask: number): void;
}

/** The records that a thread owns and has not filled. */
interface Block {
  nextId: number;
  endId: number;
  /** Where packed states of the level that is being found are kept, if records are only fingerprints, and the pass's links, if they stand apart. */
  foundFirst: number;
  foundAt: number;
  linksFirst: number;
  /** Takes another one. */
  take(): void;
}

/**
 * One thread's hold of the store. A **record** is a state's words, or a fingerprint of them, and one link word, which may stand apart; records are numbered from 1 and stand one behind the other in a log. The
 * **index** is an open-addressing table of record numbers: a slot is 0, or has the number in its low bits and as many bits of the hash as fit above them.
 *
 * Insertion needs no lock: a thread writes the record into a place that only it owns, then puts its number into an empty slot by compare-and-swap. Slots are never emptied and probing
 * is linear, so two threads with the same state meet at the same slot, and the loser finds the winner's record.
 *
 * The **link** of a state is the record of its predecessor, its own record if it is initial, 0 in a place that holds no state. With several workers the link of a state found in
 * the running pass is a negative **key** instead: the predecessor's rank in the pass and the action's number behind the sign bit; every later discovery can only lower it.
 *
 * A table larger than the caches costs two misses a successor. So successors wait in a ring, and the misses of all that wait are taken at once, before the first is inserted.
 */
export class VisitedSet {
  /** Positions in the ring of the states that the last `insert` found to be new. */
  readonly fresh: Int32Array;
  readonly #memory: SharedMemory;
  readonly #loops: StoreLoops;
  readonly #block: Block;
  #slot = 0;
  #old: Int32Array | null = null;

  /** Stores what is in `ring`. `shared` tells whether other threads do so at the same time; `hashMask` is -1, or less in tests that want collisions. */
  constructor(memory: SharedMemory, ring: SuccessorRing, words: number, shared: boolean, hashMask: number, kind: StoreKind = 'exact') {
    this.#memory = memory;
    this.#block = { nextId: 0, endId: 0, foundFirst: 0, foundAt: 0, linksFirst: 0, take: () => this.#takeBlock() };
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the generator's own text, printed by --dump-views
    const build = new Function('ring', 'memory', 'block', 'shared', 'hashMask', storeSource(words, kind)) as (
      ...parts: unknown[]
    ) => StoreLoops;
    this.#loops = build(ring, memory, this.#block, shared, hashMask);
    this.fresh = this.#loops.fresh;
  }

  /** Takes over the block of a worker, which is given back by `release`. */
  open(slot: number): void {
    const { control } = this.#memory;
    this.#slot = slot;
    this.#block.nextId = control[slotBase(slot) + Slot.nextId];
    this.#block.endId = control[slotBase(slot) + Slot.endId];
    this.#locatePass();
  }

  #locatePass(): void {
    const { control } = this.#memory;
    this.#block.foundFirst = control[Control.foundFirst];
    this.#block.foundAt = control[Control.foundAt];
    this.#block.linksFirst = control[Control.linksFirst];
  }

  release(slot: number): void {
    const { control } = this.#memory;
    control[slotBase(slot) + Slot.nextId] = this.#block.nextId;
    control[slotBase(slot) + Slot.endId] = this.#block.endId;
  }

  /** The record of the last state that was new. */
  get lastId(): number {
    return this.#block.nextId - 1;
  }

  /** Inserts the states of the ring; tells how many were new and leaves their positions in `fresh`. The ring is not emptied. */
  insert(): number {
    return this.#loops.insert(this.#memory.control[Control.indexSlots] - 1);
  }

  /** Empties the index, together with all other workers that run this; new slots too, because memory that is first touched at random costs more. */
  clearIndex(): void {
    const { control, index } = this.#memory;
    const end = control[Control.indexSlots];
    for (;;) {
      const from = Atomics.add(control, Control.nextClear, CLEAR_CHUNK);
      if (from >= end) return;
      index.fill(0, from, Math.min(end, from + CLEAR_CHUNK));
    }
  }

  /** Enters all records into the empty index, together with all other workers that run this. Nobody inserts meanwhile. */
  rehash(): void {
    const { control } = this.#memory;
    const mask = control[Control.indexSlots] - 1;
    const end = control[Control.nextId];
    this.#locatePass();
    for (;;) {
      const from = Atomics.add(control, Control.nextRehash, REHASH_CHUNK);
      if (from >= end) return;
      for (let id = from; id < Math.min(end, from + REHASH_CHUNK); id += RING_SIZE) {
        this.#loops.enter(id, Math.min(end, id + RING_SIZE), mask);
      }
    }
  }

  /** Strikes out what is new in the log only because its level's other states were written to a file: together with all other workers that run this. Nobody inserts meanwhile. */
  strike(fd: number, end: number, stride: number): void {
    const { control } = this.#memory;
    const mask = control[Control.indexSlots] - 1;
    this.#locatePass();
    this.#old ??= new Int32Array(STRIKE_CHUNK * stride);
    for (;;) {
      const from = Atomics.add(control, Control.nextStruck, STRIKE_CHUNK);
      if (from >= end) return;
      const count = readRecords(fd, stride, from, Math.min(end, from + STRIKE_CHUNK), this.#old);
      this.#loops.strike(this.#old, count, mask);
    }
  }

  #takeBlock(): void {
    const { control, owners } = this.#memory;
    const block = this.#block;
    block.nextId = Atomics.add(control, Control.nextId, ID_BLOCK);
    block.endId = block.nextId + ID_BLOCK;
    owners[block.nextId >>> BLOCK_BITS] = this.#slot;
    if (block.endId >= control[Control.idsMax]) Atomics.or(control, Control.flags, Flag.memory);
    if (block.endId >= control[Control.growAt]) Atomics.or(control, Control.flags, Flag.grow);
  }
}

const CLEAR_CHUNK = 2 ** 16;
/** Records. */
const STRIKE_CHUNK = 2 ** 14;
/** A multiple of the ring's size. */
const REHASH_CHUNK = 16 * RING_SIZE;

/** Records that a worker takes at a time. */
const ID_BLOCK = 2 ** BLOCK_BITS;

/** Slots that workers may still fill after the flag to stop was raised: what a ring holds, the successors of so many parents, and the rest of two blocks, each. */
export function overshoot(workers: number, actions: number, parents: number): number {
  return workers * (2 * RING_SIZE + actions * parents + 2 * ID_BLOCK);
}
