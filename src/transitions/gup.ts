import type { Env } from '../kernel/env.ts';
import { userAddress } from '../state/iterator.ts';
import { ALIVE, DEST, MODE_PIN, PC_EXTRACTED, GUP_START, ZERO } from '../state/names.ts';
import type { Call, Draft, Snapshot } from '../state/snapshot.ts';
import { faultIn, mustUnshare } from './fault.ts';
import { getPage, pinPage } from './page-refs.ts';

/**
 * get_user_pages_fast() and pin_user_pages_fast() [mm/gup.c] for call `c` of the issuer, in one step: grabs up to `want` pages from virtual
 * page `first` on, puts them into the page array, and returns how many. It is fast as far as every pte is fit as it stands; from the
 * first that is not, it is slow and faults pages in. It ends before a page that cannot be had.
 */
export function grabUserPages(env: Env, d: Draft, c: number, first: number, want: number, mode: number, write: boolean): number {
  if (mode === MODE_PIN && d.processes[0].life === ALIVE) d.processes[0].hasPinned = 1;
  let got = 0;
  while (got < want && fitForFast(env, d, first + got, mode, write)) {
    takeToken(env, d, c, d.processes[0].ptes[first + got].page - 1, mode);
    list(env, d, c, got, d.processes[0].ptes[first + got].page);
    got++;
  }
  while (got < want && grabSlowly(env, d, c, first + got, mode, write)) {
    list(env, d, c, got, d.processes[0].ptes[first + got].page);
    got++;
  }
  return endGrabbing(env, d, c, got, want);
}

/** First virtual page of the extraction that the call is at. */
export function firstPage(env: Env, call: Call): number {
  return Math.floor(userAddress(call) / env.per);
}

/** Does the call write to the pages (FOLL_WRITE)? */
export function writes(call: Call): boolean {
  return call.dir === DEST;
}

/**
 * gup_pte_range(): is the pte fit to be grabbed from without a fault? The zero page is special, and only found by the slow path;
 * try_grab_folio() refuses a page without references.
 */
function fitForFast(env: Env, state: Snapshot, v: number, mode: number, write: boolean): boolean {
  if (!readableByFast(env, state, v, write)) return false;
  const frame = state.processes[0].ptes[v].page - 1;
  return state.pages[env.headOf[frame]].ref > 0 && !(mode === MODE_PIN && !write && mustUnshare(env, state, 0, v));
}

/** gup_pte_range(), as far as the pte alone decides. */
export function readableByFast(env: Env, state: Snapshot, v: number, write: boolean): boolean {
  if (state.processes[0].life !== ALIVE || v >= env.bounds.virtualPages) return false;
  const pte = state.processes[0].ptes[v];
  return pte.page !== 0 && (!write || pte.writable === 1) && state.pages[pte.page - 1].kind !== ZERO;
}

/**
 * __get_user_pages() for one page: faultin_page() as often as needed, then follow_page_pte() grabs it at once under the page-table lock
 * and, being FOLL_TOUCH, leaves a page to be written dirty. The fast path leaves no such mark. False: -EFAULT or -ENOMEM.
 */
export function grabSlowly(env: Env, d: Draft, c: number, v: number, mode: number, write: boolean): boolean {
  if (d.processes[0].life !== ALIVE || !faultIn(env, d, 0, v, write, mode === MODE_PIN && !write)) return false;
  const pte = d.processes[0].ptes[v];
  const frame = pte.page - 1;
  if (d.pages[env.headOf[frame]].ref <= 0) return false;
  if (write && pte.dirty === 0) d.pages[env.headOf[frame]].dirty = 1;
  takeToken(env, d, c, frame, mode);
  return true;
}

/** try_grab_page(): the token belongs to the page array of the call. */
function takeToken(env: Env, d: Draft, c: number, frame: number, mode: number): void {
  if (mode === MODE_PIN) pinPage(env, d, frame, d.ledger.calls[c]);
  else getPage(env, d, frame, d.ledger.calls[c]);
}

function list(env: Env, d: Draft, c: number, i: number, page: number): void {
  if (i < env.sizes.arrayPages) d.calls[c].array[i].page = page;
}

/**
 * What is reported: the pages obtained. The mistake `ignores-fault` reports the page that faulted, too; nothing was written into its entry
 * of the array, which is a wild pointer.
 */
function endGrabbing(env: Env, d: Draft, c: number, got: number, want: number): number {
  if (got === want) return got;
  d.ghost.faulted = 1;
  if (got > 0) d.ghost.partial = 1;
  if (env.rules.grabStop !== 'ignores-fault') return got;
  list(env, d, c, got, env.bounds.frames + 1);
  return got + 1;
}

/** Fine granularity: the call goes on with what it obtained. */
export function returnFromGup(env: Env, d: Draft, c: number): void {
  const call = d.calls[c];
  call.pages = endGrabbing(env, d, c, call.pages, call.gupWant);
  call.pc = PC_EXTRACTED;
  call.gup = GUP_START;
  call.gupSeq = 0;
  call.gupWant = 0;
  call.gupPage = 0;
}
