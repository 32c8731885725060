import type { Env } from '../kernel/env.ts';
import * as n from '../state/names.ts';
import type { Call, CallDraft, Draft } from '../state/snapshot.ts';
import { advance } from './iov-iter.ts';
import { getPage, pinPage, putPage, unpinPage } from './page-refs.ts';
import type { Holder } from './page-refs.ts';

/** dio_pin_page() [fs/direct-io.c], until 6.4 get_page(): one more token on a page that the dio has one on already. */
export function takeDioToken(env: Env, d: Draft, call: Call, frame: number, holder: Holder): void {
  if (frame >= env.bounds.frames) return;
  if (call.mode === n.MODE_PIN) pinPage(env, d, frame, holder);
  else getPage(env, d, frame, holder);
}

/** dio_unpin_page() [fs/direct-io.c], until 6.4 put_page(). */
export function dropDioToken(env: Env, d: Draft, call: Call, frame: number, holder: Holder): void {
  if (frame >= env.bounds.frames) return;
  if (call.mode === n.MODE_PIN) unpinPage(env, d, frame, holder);
  else putPage(env, d, frame, holder);
}

/** Units of the request up to the next section of a page: dio->block_in_file. */
export function dioPosition(call: Call): number {
  return call.total - call.left - call.rest;
}

/** Units that get_block() still finds blocks for: the file has one extent, which ends before the request does. */
export function blocksAvailable(call: Call): number {
  return Math.max(0, call.total - call.dio[0].unmapped - dioPosition(call));
}

/**
 * dio_refill_pages() [fs/direct-io.c] of a write whose memory faults though blocks for it were allocated already: they are filled from the zero page, and the write fails in the end. The iterator
 * stays where it is, so that every later refill faults as well (`pageErrors`); here its position is that in the file, which goes on. Until 6.4 the zero page is referenced by hand; a pin of it would
 * do nothing, so none is taken.
 * False: there were no blocks yet, or it is a read.
 */
export function refillFromZeroPage(env: Env, d: Draft, c: number, mode: number): boolean {
  const call: CallDraft = d.calls[c];
  call.rest = 0;
  const size = Math.min(env.per, blocksAvailable(call));
  if (call.op !== n.WRITE || dioPosition(call) === 0 || size === 0 || env.zeroFrame < 0) return false;
  for (let u = 0; u < size; u++) call.taken[call.total - call.left + u].page = env.zeroFrame + 1;
  advance(d, c, size);
  call.mode = mode;
  call.array[0].page = env.zeroFrame + 1;
  call.pages = 1;
  call.offset = 0;
  call.rest = size;
  call.failed = 1;
  call.dio[0].pageErrors = 1;
  if (mode === n.MODE_GET) getPage(env, d, env.zeroFrame, d.ledger.calls[c]);
  return true;
}
