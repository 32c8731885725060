import type { Env } from '../kernel/env.ts';
import { ALIVE, COW_NONE, FILE } from '../state/names.ts';
import type { Draft, Process } from '../state/snapshot.ts';
import { addRefs, subtractRefs } from './page-refs.ts';

/** set_pte_at() with the reference and the rmap of a mapping: the frame gets one mapping more. */
export function mapFrame(env: Env, d: Draft, process: number, v: number, frame: number): void {
  d.processes[process].ptes[v].page = frame + 1;
  d.pages[frame].mapcount += 1;
  addRefs(env, d, frame, 1);
}

/**
 * zap_present_pte() [mm/memory.c], page_remove_rmap() [mm/rmap.c]: the dirty bit of a file mapping moves to the folio, then mapping and
 * reference go. PageAnonExclusive stays until the page is freed.
 */
export function unmapPte(env: Env, d: Draft, process: number, v: number): void {
  const pte = d.processes[process].ptes[v];
  const frame = pte.page - 1;
  const page = d.pages[frame];
  if (page.kind === FILE && pte.dirty === 1) d.pages[env.headOf[frame]].dirty = 1;
  pte.page = 0;
  pte.writable = 0;
  pte.dirty = 0;
  page.mapcount -= 1;
  subtractRefs(env, d, frame, 1);
}

/** Points a pte at a page that was allocated for it: the allocation's reference becomes the mapping's, and nobody else maps it. */
export function mapNewPage(d: Draft, process: number, v: number, frame: number, writable: number): void {
  const pte = d.processes[process].ptes[v];
  pte.page = frame + 1;
  pte.writable = writable;
  pte.dirty = writable;
  d.pages[frame].mapcount = 1;
  d.pages[frame].exclusive = 1;
}

/** copy_user_highpage(): bytes of one frame to another. */
export function copyBytes(env: Env, d: Draft, from: number, to: number): void {
  for (let u = 0; u < env.per; u++) d.pages[to].units[u].tag = d.pages[from].units[u].tag;
}

/** May the process take a page fault: it lives, and no fork holds its mmap_lock exclusively? */
export function canFault(process: Process): boolean {
  return process.life === ALIVE && process.locked === 0;
}

/** Is a copy-on-write in progress in the process? It holds mmap_lock shared from its first step to its last. */
export function copyInProgress(process: Process): boolean {
  for (let v = 0; v < process.ptes.length; v++) if (process.ptes[v].cow !== COW_NONE) return true;
  return false;
}
