import type { Env } from '../kernel/env.ts';
import { maybeDmaPinned } from '../kernel/pins.ts';
import { ANON } from '../state/names.ts';
import type { Draft, Snapshot } from '../state/snapshot.ts';
import { allocatePage } from './page-refs.ts';
import { copyBytes, mapFrame, mapNewPage } from './pte.ts';

/** Does fork look at the virtual page at all? MADV_DONTFORK keeps its VMA out of the child. */
function forked(env: Env, state: Snapshot, v: number): boolean {
  return state.processes[0].ptes[v].page !== 0 && !env.layout.dontFork.includes(v);
}

/**
 * page_needs_cow_for_dma() [include/linux/mm.h] as page_try_dup_anon_rmap() asks it: must the child get a copy at once? Before
 * PageAnonExclusive (5.19), every private page that may be pinned was copied.
 */
export function needsCopy(env: Env, state: Snapshot, v: number): boolean {
  if (!forked(env, state, v)) return false;
  const frame = state.processes[0].ptes[v].page - 1;
  const page = state.pages[frame];
  if (page.kind !== ANON || (env.rules.cowReuse === 'exclusive' && page.exclusive === 0)) return false;
  return env.rules.forkPinned === 'copied' && state.processes[0].hasPinned === 1 && maybeDmaPinned(env, state, frame);
}

/**
 * copy_present_pte() [mm/memory.c], up to the answer of page_try_dup_anon_rmap(): a page that may be pinned is copied for the child
 * (copy_present_page()), any other gets the child's mapping. A shared mapping that fork copies starts clean in the child.
 */
export function dupPte(env: Env, d: Draft, v: number): void {
  const parent = d.processes[0].ptes[v];
  const child = d.processes[1].ptes[v];
  if (parent.gone === 1) child.gone = 1; // no VMA in the child either
  if (!forked(env, d, v)) return;
  const frame = parent.page - 1;
  if (needsCopy(env, d, v)) {
    const copy = allocatePage(env, d, ANON);
    copyBytes(env, d, frame, copy);
    mapNewPage(d, 1, v, copy, 1);
    d.ghost.forkCopied = 1;
    return;
  }
  mapFrame(env, d, 1, v, frame);
  if (d.pages[frame].kind === ANON) child.dirty = parent.dirty;
  else child.writable = parent.writable;
  d.ghost.forkShared = 1;
}

/** Is a private page mapped by both, but not yet protected from the parent's writes? */
export function isUnprotected(state: Snapshot, v: number): boolean {
  const pte = state.processes[0].ptes[v];
  if (pte.page === 0 || pte.page !== state.processes[1].ptes[v].page) return false;
  const page = state.pages[pte.page - 1];
  return page.kind === ANON && (page.exclusive === 1 || pte.writable === 1);
}

/**
 * The rest of copy_present_pte(): the page is nobody's alone any more, and the parent's pte becomes read-only. gup_fast looks at
 * PageAnonExclusive only under a read-only pte, so that the two stores are one step.
 */
export function protectPte(d: Draft, v: number): void {
  const pte = d.processes[0].ptes[v];
  d.pages[pte.page - 1].exclusive = 0;
  pte.writable = 0;
}
