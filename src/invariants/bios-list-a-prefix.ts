import type { Env } from '../kernel/env.ts';
import { consumed } from '../state/iterator.ts';
import * as n from '../state/names.ts';
import type { Bio, Call, Snapshot } from '../state/snapshot.ts';
import { unitAddress } from '../state/unit-address.ts';
import { fromOneIterator } from './from-one-iterator.ts';
import type { PropertyOf } from './property-of.ts';
import { refusedSegment } from '../kernel/refused-segment.ts';

/** Does a page stand for the iterator's memory unit by unit? Those of a pipe need not, nor does the zero page that fs/direct-io.c takes in its place. */
function fromIterator(env: Env, call: Call, page: number): boolean {
  return call.kind !== n.PIPE_ITER && !(call.entry === n.DIRECT_IO && page === env.zeroFrame + 1);
}

/** Length of the table if its units are exactly the iterator's from `first` on: the page that was taken for each, at its offset; else -1. */
function listedUnits(env: Env, call: Call, bio: Bio): number {
  const wild = env.bounds.frames + 1;
  const { per } = env;
  let k = bio.first;
  for (let v = 0; v < bio.vcnt && v < bio.vecs.length; v++) {
    const { page, off, len } = bio.vecs[v];
    for (let x = 0; x < len; x++, k++) {
      if (k >= call.total) return -1;
      const listed = page === wild ? wild : page + Math.floor((off + x) / per);
      if (listed !== call.taken[k].page) return -1;
      if (fromIterator(env, call, page) && (off + x) % per !== unitAddress(call, k) % per) return -1;
    }
  }
  return k - bio.first;
}

/** Where the filled part of the iterator ends, if no pass of extraction is under way; else -1. bio_map_user_iov() reverts last of all. */
function settledPosition(call: Call): number {
  switch (call.pc) {
    case n.PC_LOOP:
    case n.PC_RETURNED:
    case n.PC_SET_DIRTY:
    case n.PC_SUBMIT:
    case n.PC_MAP_APPEND:
      return call.entry === n.DIRECT_IO ? consumed(call) - call.rest - call.dio[0].len : consumed(call);
    case n.PC_MAP_LOOP:
      return consumed(call) - call.rest;
    default:
      return -1;
  }
}

function isPart(env: Env, state: Snapshot, b: number): boolean {
  const bio = state.bios[b];
  const call = state.calls[bio.call - 1];
  const units = listedUnits(env, call, bio);
  if (units < 0) return false;
  if (call.bio !== b + 1 || bio.phase !== n.BUILDING || refusedSegment(env, call)) return true;
  const position = settledPosition(call);
  return position < 0 || bio.first + units === position;
}

/**
 * I17: as every bio begins where the iterator stands, and the iterator stands where the bio ends when it is filled, the bios of a call
 * together list the consumed part of its iterator: without holes, without repetition, in order.
 */
export const biosListAPrefix: PropertyOf = (env) => ({
  name: 'bios-list-a-prefix',
  id: 'I17',
  kind: 'invariant',
  statement:
    'The bios of a call list exactly what its iterator has consumed: the pages extracted for each unit, without holes or repetition.',
  holds: (s) => {
    for (let b = 0; b < s.bios.length; b++) if (fromOneIterator(s, s.bios[b]) && !isPart(env, s, b)) return false;
    return true;
  },
});
