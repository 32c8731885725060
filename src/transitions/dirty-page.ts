import type { Env } from '../kernel/env.ts';
import type { Draft } from '../state/snapshot.ts';

/**
 * set_page_dirty_lock() for a page of a bio [mm/page-writeback.c]; __bio_release_pages() and bio_set_pages_dirty() leave compound pages
 * out until 6.7. The ledger tells whether the bio still had a token on the page.
 */
export function dirtyPage(env: Env, d: Draft, b: number, frame: number): void {
  if (frame >= env.bounds.frames) return;
  const head = env.headOf[frame];
  const held = d.ledger.bios[b].pages[head];
  if (held.get + held.pin <= 0 || d.pages[head].freed) d.ghost.dirtiedWithoutToken = 1;
  if (env.compound[frame] && !env.rules.dirtyCompound) return;
  d.pages[head].dirty = 1;
}
