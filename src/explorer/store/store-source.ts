import { RING_SIZE } from '../engine/engine.ts';
import { recordShape } from './record-shape.ts';
import type { RecordShape } from './record-shape.ts';
import type { StoreKind } from '../result.ts';
import { wordLoopsSource } from '../packing/word-loops-source.ts';

/**
 * JavaScript source of the store's inner loops, made for states of `words` words: the body of a function of `(ring, memory, block, shared, hashMask)`, whose arguments never change, so that V8 knows the
 * arrays' addresses. visited-set.ts explains what they do. Stores differ in what a record holds, and in where its link stands: see record-shape.ts.
 */
export function storeSource(words: number, kind: StoreKind = 'exact'): string {
  const shape = recordShape(kind, words);
  const parts = { ...(shape.states ? stateParts(words) : fingerprintParts(words)), ...linkParts(shape), ...strides(shape, words) };
  const loops = [touchSource(parts), insertSource(parts), claimSource(parts), enterSource(parts), strikeSource(parts)];
  return [openingSource(words, kind, shape), ...loops, 'return { fresh, insert, enter, strike };'].join('\n\n');
}

/** Factors from the number of a state of the ring, of a record in the log, and of one in a file, to its first word. */
interface Strides {
  readonly state: string;
  readonly record: string;
  readonly written: string;
  /** Offset of the link of a record in a file. */
  readonly writtenLink: string;
}

function strides({ stride, fileStride }: RecordShape, words: number): Strides {
  const [state, record, written] = [words, stride, fileStride].map((factor) => `* ${String(factor)}`);
  return { state, record, written, writtenLink: String(fileStride - 1) };
}

/** Pieces of source in which stores differ by what their records hold. */
interface HeldParts {
  /** Fills `hashes[i]`, and whatever else a comparison needs. */
  readonly hash: string;
  /** Has the record at `at` the state `i`, whose hash is `h`? */
  readonly same: string;
  /** Writes what the record at `at` holds of state `i`. */
  readonly write: string;
  /** What else is kept of state `i`, which is new and has the record `id`. */
  readonly keep: string;
  /** The hash of the record at a place of an array. */
  readonly hashOfRecord: (array: string, at: string) => string;
  /** Have the record at `at` and the one at `from` of `old` the same state? */
  readonly stored: string;
}

function stateParts(words: number): HeldParts {
  const state = `* ${String(words)}`;
  return {
    hash: `hashes[i] = hash(states, i ${state}) & hashMask;`,
    same: `sameState(log, at, states, i ${state})`,
    write: `copyState(log, at, states, i ${state});`,
    keep: '',
    hashOfRecord: (array, at) => `hash(${array}, ${at}) & hashMask`,
    stored: 'sameState(log, at, old, from)',
  };
}

function fingerprintParts(words: number): HeldParts {
  const state = `* ${String(words)}`;
  return {
    hash: `hashes[i] = hash(states, i ${state}) & hashMask, highs[i] = hashHigh(states, i ${state}) & hashMask;`,
    same: 'log[at] === hashes[i] && log[at + 1] === highs[i]',
    write: 'log[at] = hashes[i];\n  log[at + 1] = highs[i];',
    keep: `\n  copyState(packed, (id - block.foundFirst) ${state} + block.foundAt, states, i ${state});`,
    hashOfRecord: (array, at) => `${array}[${at}]`,
    stored: 'log[at] === old[from] && log[at + 1] === old[from + 1]',
  };
}

/** Pieces in which they differ by where links stand, for the record `id`, which is at `at` of the log. */
interface LinkParts {
  /** The array of links, and the place there. */
  readonly array: string;
  readonly place: string;
  /** May the link be a key? */
  readonly keyed: string;
  /** Does the record hold no state? */
  readonly isEmpty: string;
}

function linkParts({ link }: RecordShape): LinkParts {
  if (link !== null) {
    const place = `at + ${String(link)}`;
    return { array: 'log', place, keyed: 'shared', isEmpty: `log[${place}] === 0` };
  }
  const [place, isNew] = ['id - block.linksFirst', 'id >= block.linksFirst'];
  const isEmpty = `${isNew} ? newLinks[${place}] === 0 : ((empty[id >>> 5] >>> (id & 31)) & 1) === 1`;
  return { array: 'newLinks', place, keyed: `shared && ${isNew}`, isEmpty };
}

type Parts = Strides & HeldParts & LinkParts;

function openingSource(words: number, kind: StoreKind, { states }: RecordShape): string {
  return `'use strict';
// The ${kind} store of states of ${String(words)} words.

${wordLoopsSource(words)}

const { states, actions, links } = ring;
const { log, index, packed, empty, links: newLinks } = memory;
const hashes = new Int32Array(${String(RING_SIZE)});
${states ? '' : `const highs = new Int32Array(${String(RING_SIZE)});\n`}const fresh = new Int32Array(${String(RING_SIZE)});
// Takes what was loaded only to be near, so that the loads are not optimised away.
const sink = new Int32Array(1);`;
}

function touchSource({ hash, record }: Parts): string {
  return `// Computes the hashes, then loads the slots, then the records that insert is going to need. No load waits for another one.
function touch(count, mask) {
  for (let i = 0; i < count; i++) ${hash}
  let near = 0;
  for (let i = 0; i < count; i++) near ^= index[hashes[i] & mask];
  for (let i = 0; i < count; i++) {
    const h = hashes[i], held = index[h & mask];
    if (((held ^ h) & ~mask) === 0) near ^= log[(held & mask) ${record}];
  }
  sink[0] = near;
}`;
}

function insertSource({ record, same, place, keyed }: Parts): string {
  return `// Inserts what is in the ring; leaves the positions of the new states in fresh, and tells how many they are.
function insert(mask) {
  const count = ring.count;
  touch(count, mask);
  let found = 0;
  for (let i = 0; i < count; i++) {
    const h = hashes[i];
    let slot = h & mask;
    for (let probes = 0; ; probes++) {
      let held = index[slot];
      if (held === 0) {
        held = claim(slot, (h & ~mask), i);
        if (held === 0) {
          fresh[found++] = i;
          break;
        }
      }
      if (((held ^ h) & ~mask) === 0) {
        const id = held & mask, at = id ${record};
        if ((${same}) || (shared && sameAfterAll(slot, at, i))) {
          if (${keyed}) lower(${place}, links[i] | actions[i]);
          break;
        }
      }
      slot = (slot + 1) & mask;
      if (probes > mask) throw new Error('the index of visited states is full');
    }
  }
  return found;
}`;
}

function claimSource({ record, same, write, keep, array, place }: Parts): string {
  return `// Writes the record, then tries to put its number into the empty slot. Answers 0 if that worked, else what another thread put there.
function claim(slot, tag, i) {
  if (block.nextId === block.endId) block.take();
  const id = block.nextId, at = id ${record}, link = ${place};
  ${write}
  if (shared) {
    ${array}[link] = links[i] | actions[i];
    const before = Atomics.compareExchange(index, slot, 0, tag | id);
    if (before !== 0) {
      ${array}[link] = 0;
      return before;
    }
  } else {
    ${array}[link] = links[i];
    index[slot] = tag | id;
  }${keep}
  block.nextId = id + 1;
  return 0;
}

// Slots and records are read without atomics, which V8 does not inline. On some machines a slot may be seen before its record; so where the hash agrees and
// only the record seems to differ, an atomic read brings both in order, and the record is compared again.
function sameAfterAll(slot, at, i) {
  Atomics.load(index, slot);
  return ${same};
}

// Lowers a key. The link of a state of an earlier pass is no key.
function lower(at, key) {
  let held = ${array}[at];
  while (held < 0 && key < held) {
    const before = Atomics.compareExchange(${array}, at, held, key);
    if (before === held) return;
    held = before;
  }
}`;
}

function enterSource({ record, isEmpty, hashOfRecord }: Parts): string {
  return `// Enters records from one number up to another into an index that is being rebuilt. All are distinct: nothing needs comparing.
function enter(from, to, mask) {
  for (let id = from; id < to; id++) hashes[id - from] = ${hashOfRecord('log', `id ${record}`)};
  let near = 0;
  for (let i = 0; i < to - from; i++) near ^= index[hashes[i] & mask];
  sink[0] = near;
  for (let id = from; id < to; id++) {
    const at = id ${record};
    if (${isEmpty}) continue;
    const h = hashes[id - from], entry = (h & ~mask) | id;
    let slot = h & mask;
    if (shared) {
      while (index[slot] !== 0 || Atomics.compareExchange(index, slot, 0, entry) !== 0) slot = (slot + 1) & mask;
    } else {
      while (index[slot] !== 0) slot = (slot + 1) & mask;
      index[slot] = entry;
    }
  }
}`;
}

function strikeSource({ record, written, writtenLink, hashOfRecord, stored, array, place }: Parts): string {
  return `// Strikes out the records that have the state of one of count records of a file: their links become 0.
function strike(old, count, mask) {
  for (let first = 0; first < count; first += ${String(RING_SIZE)}) {
    const some = Math.min(${String(RING_SIZE)}, count - first);
    for (let i = 0; i < some; i++) {
      hashes[i] = ${hashOfRecord('old', `(first + i) ${written}`)};
    }
    let near = 0;
    for (let i = 0; i < some; i++) near ^= index[hashes[i] & mask];
    for (let i = 0; i < some; i++) {
      const h = hashes[i], held = index[h & mask];
      if (((held ^ h) & ~mask) === 0) near ^= log[(held & mask) ${record}];
    }
    sink[0] = near;
    for (let i = 0; i < some; i++) {
      const h = hashes[i], from = (first + i) ${written};
      if (old[from + ${writtenLink}] === 0) continue;
      for (let slot = h & mask, held = index[slot]; held !== 0; slot = (slot + 1) & mask, held = index[slot]) {
        const id = held & mask, at = id ${record};
        if (((held ^ h) & ~mask) !== 0 || !(${stored})) continue;
        ${array}[${place}] = 0;
        break;
      }
    }
  }
}`;
}
