import type { WordLoops } from './packed-engine.ts';
import { Control } from './shared-memory.ts';
import type { SharedMemory } from './shared-memory.ts';

const CHUNK = 4096;

/**
 * Enters records into a new, larger index, together with all other workers that run this. Nobody inserts meanwhile, and all records are distinct, so nothing needs comparing.
 */
export function rehash(memory: SharedMemory, index: Int32Array, loops: WordLoops, words: number, hashMask: number): void {
  const { control } = memory;
  const end = Atomics.load(control, Control.nextId);
  for (;;) {
    const from = Atomics.add(control, Control.nextRehash, CHUNK);
    if (from >= end) return;
    rehashChunk(memory.log, index, loops, words, from, Math.min(end, from + CHUNK), hashMask);
  }
}

const hashes = new Int32Array(CHUNK);
/** Takes what was only loaded to be near, so that the loads are not optimised away. */
const sink = new Int32Array(1);

function rehashChunk(
  log: Int32Array,
  index: Int32Array,
  loops: WordLoops,
  words: number,
  from: number,
  to: number,
  hashMask: number,
): void {
  const { hash } = loops;
  const stride = words + 1;
  const mask = index.length - 1;
  let touched = 0;
  for (let id = from; id < to; id++) {
    const h = hash(log, id * stride) & hashMask;
    hashes[id - from] = h;
    touched ^= index[h & mask];
  }
  sink[0] = touched;
  for (let id = from; id < to; id++) {
    // A place whose link is 0 holds no state.
    if (log[id * stride + words] === 0) continue;
    const h = hashes[id - from];
    const entry = (h & ~mask) | id;
    let slot = h & mask;
    while (index[slot] !== 0 || Atomics.compareExchange(index, slot, 0, entry) !== 0) slot = (slot + 1) & mask;
  }
}
