import type { Env } from '../kernel/env.ts';
import { ANON, FILE, OLD, ZERO } from '../state/names.ts';
import type { Draft, Snapshot } from '../state/snapshot.ts';
import { allocatePage, freeFrame } from './page-refs.ts';
import { copyBytes, mapFrame, mapNewPage, unmapPte } from './pte.ts';

/** What do_wp_page() does about a present pte that is not writable. */
const MAKE_WRITABLE = 0;
const REUSE = 1;
export const COPY = 2;

/**
 * do_wp_page() [mm/memory.c]: a shared file mapping asks the filesystem; a private page is reused by the rule of its era, else copied;
 * the zero page is always replaced.
 */
export function writeProtectOutcome(env: Env, state: Snapshot, process: number, v: number): number {
  const frame = state.processes[process].ptes[v].page - 1;
  const kind = state.pages[frame].kind;
  if (kind === FILE) return MAKE_WRITABLE;
  return kind !== ZERO && reusable(env, state, frame) ? REUSE : COPY;
}

/** May a private page be written in place by the process whose fault this is? */
function reusable(env: Env, state: Snapshot, frame: number): boolean {
  const page = state.pages[frame];
  const soleReference = state.pages[env.headOf[frame]].ref === 1;
  switch (env.rules.cowReuse) {
    case 'exclusive': // do_wp_page(), 5.19 on
      return page.exclusive === 1 || soleReference;
    case 'page-count': // do_wp_page(), 5.9 to 5.18
      return soleReference;
    case 'mapcount': // reuse_swap_page(), before
      return page.mapcount === 1;
  }
}

/** Can the write fault be served, or is it -ENOMEM? */
export function canMakeWritable(env: Env, state: Snapshot, process: number, v: number): boolean {
  return writeProtectOutcome(env, state, process, v) !== COPY || freeFrame(env, state) >= 0;
}

/** The write fault of a present pte that is not writable, in one step. */
export function makeWritable(env: Env, d: Draft, process: number, v: number): void {
  switch (writeProtectOutcome(env, d, process, v)) {
    case MAKE_WRITABLE: {
      pageMkwrite(env, d, process, v);
      return;
    }
    case REUSE: {
      reusePage(d, process, v);
      return;
    }
    default:
      copyPage(env, d, process, v, 1);
      d.ghost.cowCopied = 1;
  }
}

/** wp_page_shared(): page_mkwrite, then the pte becomes writable and the folio dirty (fault_dirty_shared_page()). */
function pageMkwrite(env: Env, d: Draft, process: number, v: number): void {
  const pte = d.processes[process].ptes[v];
  pte.writable = 1;
  pte.dirty = 1;
  d.pages[env.headOf[pte.page - 1]].dirty = 1;
}

/** page_move_anon_rmap(), wp_page_reuse(). */
function reusePage(d: Draft, process: number, v: number): void {
  const pte = d.processes[process].ptes[v];
  d.pages[pte.page - 1].exclusive = 1;
  pte.writable = 1;
  pte.dirty = 1;
  d.ghost.cowReused = 1;
}

/** wp_page_copy() in one step: a new exclusive page with the old page's bytes, or with zeroes for the zero page. */
function copyPage(env: Env, d: Draft, process: number, v: number, writable: number): void {
  const from = d.processes[process].ptes[v].page - 1;
  const to = allocatePage(env, d, ANON);
  if (d.pages[from].kind !== ZERO) copyBytes(env, d, from, to);
  unmapPte(env, d, process, v);
  mapNewPage(d, process, v, to, writable);
}

/** gup_must_unshare() [mm/internal.h], 5.19 on: a pin for reading needs a private page of its own, too. */
export function mustUnshare(env: Env, state: Snapshot, process: number, v: number): boolean {
  const pte = state.processes[process].ptes[v];
  const page = state.pages[pte.page - 1];
  return env.rules.cowReuse === 'exclusive' && pte.writable === 0 && page.kind === ANON && page.exclusive === 0;
}

/** do_wp_page() with FAULT_FLAG_UNSHARE: exclusive afterwards, but not writable. False: -ENOMEM. */
export function unshare(env: Env, d: Draft, process: number, v: number): boolean {
  const frame = d.processes[process].ptes[v].page - 1;
  if (d.pages[env.headOf[frame]].ref === 1) d.pages[frame].exclusive = 1;
  else if (freeFrame(env, d) >= 0) copyPage(env, d, process, v, 0);
  else return false;
  d.ghost.unshared = 1;
  return true;
}

/** Frame of the file page behind a virtual page, or -1 for private memory. A file page always returns to the same frame. */
function fileFrame(env: Env, v: number): number {
  const frame = env.layout.mapping[v];
  return typeof frame === 'number' && env.layout.pages[frame] === 'file' ? frame : -1;
}

/** Is there a VMA behind the virtual page of the process? MADV_DONTFORK leaves the child without one. */
function hasVma(env: Env, state: Snapshot, process: number, v: number): boolean {
  if (v >= env.bounds.virtualPages || env.layout.fault.includes(v)) return false;
  return state.processes[process].ptes[v].gone === 0 && (process === 0 || !env.layout.dontFork.includes(v));
}

/** Is the page in the page cache? */
function cached(env: Env, state: Snapshot, frame: number): boolean {
  return state.pages[frame].kind === FILE && state.pages[frame].owners > 0 && state.pages[env.headOf[frame]].freed === 0;
}

/** Was the page reclaimed, and does nobody else use its frame meanwhile? */
function readable(env: Env, state: Snapshot, frame: number): boolean {
  const page = state.pages[frame];
  return page.kind === FILE && page.freed === 1 && page.ref === 0 && !env.compound[frame];
}

/** Can a pte that is none be populated by a fault, or is it SIGSEGV or -ENOMEM? */
export function canPopulate(env: Env, state: Snapshot, process: number, v: number, write: boolean): boolean {
  if (!hasVma(env, state, process, v) || state.processes[process].ptes[v].page !== 0) return false;
  const file = fileFrame(env, v);
  if (file >= 0) return cached(env, state, file) || readable(env, state, file);
  return (!write && env.zeroFrame >= 0) || freeFrame(env, state) >= 0;
}

/**
 * do_fault() and do_anonymous_page() [mm/memory.c]: a file page is mapped read-only, so that the first write asks the filesystem; private
 * memory gets a zeroed page, or for a read the zero page.
 */
export function populate(env: Env, d: Draft, process: number, v: number, write: boolean): void {
  const file = fileFrame(env, v);
  if (file >= 0) {
    if (!cached(env, d, file)) readPage(env, d, file);
    mapFrame(env, d, process, v, file);
  } else if (!write && env.zeroFrame >= 0) {
    mapFrame(env, d, process, v, env.zeroFrame);
  } else {
    mapNewPage(d, process, v, allocatePage(env, d, ANON), 1);
  }
}

/** filemap_fault() [mm/filemap.c] for a page that was reclaimed: the medium's bytes are the page's last, unless they were lost unsaved. */
function readPage(env: Env, d: Draft, frame: number): void {
  const page = d.pages[frame];
  if (page.unsaved === 1) for (let u = 0; u < env.per; u++) page.units[u].tag = OLD;
  page.unsaved = 0;
  page.dirty = 0;
  page.owners = 1;
  page.ref = 1;
  page.freed = 0;
}

/**
 * faultin_page() [mm/gup.c], until the pte is fit to be grabbed for writing, for reading, or for a read pin (`unsharing`). False: there is
 * no VMA or no memory.
 */
export function faultIn(env: Env, d: Draft, process: number, v: number, write: boolean, unsharing: boolean): boolean {
  if (v >= env.bounds.virtualPages) return false;
  const pte = d.processes[process].ptes[v];
  if (pte.page === 0) {
    if (!canPopulate(env, d, process, v, write)) return false;
    populate(env, d, process, v, write);
  }
  if (write && pte.writable === 0) {
    if (!canMakeWritable(env, d, process, v)) return false;
    makeWritable(env, d, process, v);
  }
  return !(unsharing && mustUnshare(env, d, process, v)) || unshare(env, d, process, v);
}
