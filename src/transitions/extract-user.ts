import type { Env, Step } from '../kernel/env.ts';
import { segmentLeft, userAddress, userBacked } from '../state/iterator.ts';
import * as n from '../state/names.ts';
import type { Call, Draft } from '../state/snapshot.ts';
import { atExtract, beginPass, endExtraction, extractionSource, failExtraction, wantedPages } from './extraction.ts';
import { grabUserPages } from './gup.ts';
import { unitsAllowed } from './bounce-folio.ts';
import { refillFromZeroPage } from './dio-tokens.ts';
import { callParameter } from './parameters.ts';

/** Token for a page of user memory: by direction, except where bio_map_user_iov() was not converted. */
export function userMode(env: Env, call: Call): number {
  const { rules } = env;
  if (call.entry === n.MAP_USER_IOV && rules.mapUserToken === 'get') return n.MODE_GET;
  if (call.entry === n.DIRECT_IO && rules.dioToken === 'get') return n.MODE_GET;
  return (call.dir === n.DEST ? rules.userDest : rules.userSource) === 'pin' ? n.MODE_PIN : n.MODE_GET;
}

/**
 * iov_iter_get_pages2() (6.1-6.4) and iov_iter_extract_user_pages() (v5, 6.5 on) [lib/iov_iter.c]: the pages of the first non-empty
 * segment, as many as there is room for, up to the first that faults. Coarse: the whole of get_user_pages_fast() is one step.
 */
export const extractUser: Step = (env) => ({
  name: 'extract-user',
  actor: 'submitter',
  source: extractionSource(env, 'iov_iter_get_pages()', 'iov_iter_extract_user_pages()'),
  parameters: [callParameter(env)],
  guard: (s, c) => atExtract(s.calls[c]) && userBacked(s.calls[c]),
  effect: (d, c) => {
    const call = d.calls[c];
    const want = wantedPages(env, d, call) + (env.rules.grabStop === 'past-segment' ? 1 : 0);
    beginPass(env, d, c);
    if (call.left === 0) return failExtraction(env, d, c, n.EFAULT);
    if (want === 0) return failExtraction(env, d, c, n.ENOMEM);
    if (noZoneAppend(env, call)) {
      call.pc = n.PC_LOOP;
      return;
    }
    if (misaligned(env, call)) return failExtraction(env, d, c, n.EINVAL);
    call.mode = userMode(env, call);
    if (call.entry === n.DIRECT_IO && call.dio[0].pageErrors === 1) return finishUserExtraction(env, d, c, 0);
    const first = Math.floor(userAddress(call) / env.per);
    const room = Math.min(want, call.array.length);
    if (env.bounds.granularity === 'fine') {
      call.gupWant = room;
      call.gup = n.GUP_START;
      call.pc = n.PC_GUP;
      return;
    }
    const got = grabUserPages(env, d, c, first, room, call.mode, call.dir === n.DEST);
    finishUserExtraction(env, d, c, got);
  },
});

/** Mid 2026: iov_iter_extract_bvecs() refuses a segment whose start or length the device cannot take. */
function misaligned(env: Env, call: Call): boolean {
  const { memoryAlign } = env.bounds;
  if (call.entry === n.DIRECT_IO) return false; // iov_iter_extract_pages()
  return env.rules.memoryAlign === 'in-extraction' && (userAddress(call) % memoryAlign > 0 || segmentLeft(call) % memoryAlign > 0);
}

/** __bio_iov_append_get_pages() before b82d9fa257cb: the device has no zone append, which is no error and no progress. */
function noZoneAppend(env: Env, call: Call): boolean {
  return call.op === n.ZONE_APPEND && env.bounds.zoneAppendLimit === 0 && env.rules.noZoneAppend === 'success';
}

/** Fine granularity: gup is through; the size follows from the pages obtained. */
export const finishExtraction: Step = (env) => ({
  name: 'finish-extraction',
  actor: 'submitter',
  source: extractionSource(env, 'iov_iter_get_pages()', 'iov_iter_extract_user_pages()'),
  parameters: [callParameter(env)],
  guard: (s, c) => s.calls[c].pc === n.PC_EXTRACTED,
  effect: (d, c) => {
    const call = d.calls[c];
    call.gup = 0;
    call.gupSeq = 0;
    call.gupWant = 0;
    call.gupPage = 0;
    finishUserExtraction(env, d, c, call.pages);
  },
});

function finishUserExtraction(env: Env, d: Draft, c: number, got: number): void {
  const call = d.calls[c];
  if (got === 0) {
    const { mode } = call;
    if (call.entry === n.DIRECT_IO && refillFromZeroPage(env, d, c, mode)) call.pc = n.PC_DIO_PAGE;
    else failExtraction(env, d, c, n.EFAULT);
    call.mode = call.entry === n.DIRECT_IO ? mode : call.mode;
    return;
  }
  const limit = Math.min(env.rules.grabStop === 'past-segment' ? call.left : segmentLeft(call), unitsAllowed(env, d, call));
  endExtraction(env, d, c, Math.min(limit, got * env.per - call.offset), call.mode);
}
