import type { Env } from '../kernel/env.ts';
import { currentAddress, segmentLeft } from '../state/iterator.ts';
import * as n from '../state/names.ts';
import type { Call, Draft, Snapshot } from '../state/snapshot.ts';
import { unitsAllowed } from './bounce-folio.ts';
import { advance } from './iov-iter.ts';

/** The function that extracts, as the kernel calls it: references come from one family of functions, pins and lists from another. */
export function extractionSource(env: Env, references: string, tokens: string): string {
  return `${env.rules.flags === 'no-page-ref' ? references : tokens} [lib/iov_iter.c]`;
}

/** Is the call in bio_map_user_iov() where that function has a loop of its own, to 6.12? */
export function inMapLoop(env: Env, call: Call): boolean {
  return call.entry === n.MAP_USER_IOV && env.rules.mapFill === 'own-loop';
}

/** Is the call about to extract, in either of the two entry points? */
export function atExtract(call: Call): boolean {
  return call.pc === n.PC_EXTRACT || call.pc === n.PC_MAP_EXTRACT;
}

/**
 * Pages that the caller has room for: max - vcnt in unsigned short arithmetic (__bio_iov_iter_get_pages), or all that the iterator
 * has (bio_map_user_iov, and fs/direct-io.c with its 64).
 */
export function roomForPages(env: Env, state: Snapshot, call: Call): number {
  if (call.pc === n.PC_MAP_EXTRACT || call.entry === n.DIRECT_IO) return env.sizes.arrayPages;
  const bio = state.bios[call.bio - 1];
  return bio.max < bio.vcnt ? env.sizes.arrayPages : bio.max - bio.vcnt;
}

/** want_pages_array() [lib/iov_iter.c]: pages of the rest of the current segment, as far as there is room. */
export function wantedPages(env: Env, state: Snapshot, call: Call): number {
  const offset = currentAddress(call) % env.per;
  const units = Math.min(segmentLeft(call), unitsAllowed(env, state, call));
  return Math.min(Math.ceil((offset + units) / env.per), roomForPages(env, state, call));
}

/** Before every extraction: the locals of the calling function are fresh. */
export function beginPass(env: Env, d: Draft, c: number): void {
  const call = d.calls[c];
  if (call.pc === n.PC_EXTRACT && call.entry !== n.DIRECT_IO) {
    const bio = d.bios[call.bio - 1];
    if (bio.max < bio.vcnt) call.wrapped = 1;
  }
  clearLocals(d, c);
  call.passLeft = call.left;
  call.offset = currentAddress(call) % env.per;
}

/** The locals of __bio_iov_iter_get_pages() and bio_map_user_iov() end with the function. */
export function clearLocals(d: Draft, c: number): void {
  const call = d.calls[c];
  call.passLeft = 0;
  call.index = 0;
  call.pages = 0;
  call.offset = 0;
  call.size = 0;
  call.rest = 0;
  call.mode = n.MODE_NONE;
  for (let i = 0; i < call.array.length; i++) call.array[i].page = 0;
}

/** The extraction gave `size` units: remember what was taken, advance the iterator, go on in the caller. */
export function endExtraction(env: Env, d: Draft, c: number, size: number, mode: number): void {
  const call = d.calls[c];
  const start = call.total - call.left;
  for (let u = 0; u < size; u++) {
    const i = Math.floor((call.offset + u) / env.per);
    call.taken[start + u].page = i < call.array.length ? call.array[i].page : env.bounds.frames + 1;
  }
  advance(d, c, size);
  call.size = size;
  call.rest = size;
  call.pages = Math.min(Math.ceil((call.offset + size) / env.per), call.array.length);
  call.mode = mode;
  if (inMapLoop(env, call)) call.pc = n.PC_MAP_ADD;
  else if (call.entry === n.DIRECT_IO) call.pc = n.PC_DIO_PAGE;
  else if (env.rules.setFlags === 'each-extraction') call.pc = n.PC_SET_FLAGS;
  else call.pc = env.rules.trim === 'once-per-bio' ? n.PC_ADD : n.PC_TRIM;
}

/** The extraction gave an error, or nothing (which both callers turn into -EFAULT). */
export function failExtraction(env: Env, d: Draft, c: number, error: number): void {
  const call = d.calls[c];
  call.ret = error;
  call.offset = 0;
  call.mode = n.MODE_NONE;
  if (call.entry === n.DIRECT_IO) call.pc = n.PC_DIO_FAILED;
  else call.pc = inMapLoop(env, call) ? n.PC_MAP_UNMAP : n.PC_LOOP;
}
