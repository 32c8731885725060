import { RING_SIZE } from './engine.ts';
import type { SuccessorRing } from './engine.ts';
import type { WordLoops } from './packed-engine.ts';
import { Control, Flag, Slot, slotBase } from './shared-memory.ts';
import type { SharedMemory } from './shared-memory.ts';

/**
 * One thread's hold of the exact store. A **record** is a state's words and one link word; records are numbered from 1 and stand one behind the other in a log. The
 * **index** is an open-addressing table of record numbers: a slot is 0, or has the number in its low bits and as many bits of the hash as fit above them.
 *
 * Insertion needs no lock: a thread writes the record into a place that only it owns, then puts its number into an empty slot by compare-and-swap. Slots are never emptied and probing
 * is linear, so two threads with the same state meet at the same slot, and the loser finds the winner's record.
 *
 * The **link** of a state is the record of its predecessor, its own record if it is initial, 0 in a place that holds no state. With several workers the link of a state found in
 * the running pass is a negative **key** instead: the predecessor's rank in the pass and the action's number behind the sign bit; every later discovery can only lower it.
 */
export class VisitedSet {
  /** Positions in the ring of the states that the last `insert` found to be new. */
  readonly fresh = new Int32Array(RING_SIZE);
  readonly #memory: SharedMemory;
  readonly #index: Int32Array;
  readonly #loops: WordLoops;
  readonly #words: number;
  readonly #shared: boolean;
  readonly #hashMask: number;
  readonly #slotAt: number;
  readonly #hashes = new Int32Array(RING_SIZE);
  readonly #seen = new Int32Array(RING_SIZE);
  #nextId: number;
  #endId: number;

  /** `slot` is the number of the worker; `shared` tells whether there are others. `hashMask` is -1, or less in tests that want collisions. */
  constructor(memory: SharedMemory, index: Int32Array, loops: WordLoops, words: number, slot: number, shared: boolean, hashMask = -1) {
    this.#memory = memory;
    this.#index = index;
    this.#loops = loops;
    this.#words = words;
    this.#shared = shared;
    this.#hashMask = hashMask;
    this.#slotAt = slotBase(slot);
    this.#nextId = memory.control[this.#slotAt + Slot.nextId];
    this.#endId = memory.control[this.#slotAt + Slot.endId];
  }

  /** Gives the unused rest of the block back to the worker's slot, for its next task. */
  release(): void {
    this.#memory.control[this.#slotAt + Slot.nextId] = this.#nextId;
    this.#memory.control[this.#slotAt + Slot.endId] = this.#endId;
  }

  /** The record of the last state that was new. */
  get lastId(): number {
    return this.#nextId - 1;
  }

  /** Inserts the states of the ring; tells how many were new and leaves their positions in `fresh`. The ring is not emptied. */
  insert(ring: SuccessorRing): number {
    this.#touch(ring);
    const { log } = this.#memory;
    const { sameState } = this.#loops;
    const { states, actions, links, count } = ring;
    const index = this.#index;
    const hashes = this.#hashes;
    const fresh = this.fresh;
    const words = this.#words;
    const stride = words + 1;
    const mask = index.length - 1;
    const shared = this.#shared;
    let found = 0;
    for (let i = 0; i < count; i++) {
      const hash = hashes[i];
      let slot = hash & mask;
      for (let probes = 0; ; probes++) {
        let held = Atomics.load(index, slot);
        if (held === 0) {
          held = this.#claim(slot, hash, states, i * words, links[i] | (shared ? actions[i] : 0));
          if (held === 0) {
            fresh[found++] = i;
            break;
          }
        }
        if (((held ^ hash) & ~mask) === 0) {
          const at = (held & mask) * stride;
          if (sameState(log, at, states, i * words)) {
            if (shared) this.#lower(at + words, links[i] | actions[i]);
            break;
          }
        }
        slot = (slot + 1) & mask;
        if (probes > mask) throw new Error('the index of visited states is full');
      }
    }
    return found;
  }

  /** Computes the hashes, and loads the slots and records that `insert` is going to need, without waiting for any of them. */
  #touch(ring: SuccessorRing): void {
    const { hash } = this.#loops;
    const { log } = this.#memory;
    const { states, count } = ring;
    const index = this.#index;
    const hashes = this.#hashes;
    const seen = this.#seen;
    const words = this.#words;
    const stride = words + 1;
    const mask = index.length - 1;
    const hashMask = this.#hashMask;
    for (let i = 0; i < count; i++) {
      const h = hash(states, i * words) & hashMask;
      hashes[i] = h;
      seen[i] = index[h & mask];
    }
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const held = seen[i];
      if (((held ^ hashes[i]) & ~mask) === 0) sum ^= log[(held & mask) * stride];
    }
    seen[0] = sum;
  }

  /** Writes the record and tries to put it into an empty slot. Answers 0 if that worked, else what another thread put there. */
  #claim(slot: number, hash: number, states: Int32Array, from: number, link: number): number {
    if (this.#nextId === this.#endId) this.#takeBlock();
    const { log } = this.#memory;
    const mask = this.#index.length - 1;
    const id = this.#nextId;
    const at = id * (this.#words + 1);
    this.#loops.copyState(log, at, states, from);
    log[at + this.#words] = link;
    const entry = (hash & ~mask) | id;
    if (this.#shared) {
      const before = Atomics.compareExchange(this.#index, slot, 0, entry);
      if (before !== 0) {
        log[at + this.#words] = 0;
        return before;
      }
    } else {
      this.#index[slot] = entry;
    }
    this.#nextId = id + 1;
    return 0;
  }

  /** Lowers a key; the link of a state of an earlier pass is no key. */
  #lower(at: number, key: number): void {
    const { log } = this.#memory;
    let held = log[at];
    while (held < 0 && key < held) {
      const before = Atomics.compareExchange(log, at, held, key);
      if (before === held) return;
      held = before;
    }
  }

  #takeBlock(): void {
    const { control } = this.#memory;
    this.#nextId = Atomics.add(control, Control.nextId, ID_BLOCK);
    this.#endId = this.#nextId + ID_BLOCK;
    if (this.#endId >= Atomics.load(control, Control.idsMax)) Atomics.or(control, Control.flags, Flag.memory);
    if (this.#endId >= Atomics.load(control, Control.growAt)) Atomics.or(control, Control.flags, Flag.grow);
  }
}

/** Records that a worker takes at a time. */
export const ID_BLOCK = 128;

/** Slots that a worker may still fill after the flag to stop was raised: what its ring holds, the successors of one parent, and the rest of two blocks. */
export function overshoot(workers: number, actions: number): number {
  return workers * (2 * RING_SIZE + actions + 2 * ID_BLOCK);
}
