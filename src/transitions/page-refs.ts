import type { Env } from '../kernel/env.ts';
import { FILE, FREE, OLD } from '../state/names.ts';
import type { Draft, PageDraft, Snapshot } from '../state/snapshot.ts';

/** Who holds a token: the page array of a call, or a bio. */
export type Holder = Draft['ledger']['calls'][number];

/** Pin and unpin of the zero page do nothing since 6.5 (is_zero_page() in mm/gup.c). */
function pinCounts(env: Env, frame: number): boolean {
  return frame !== env.zeroFrame || env.rules.zeroPagePinned;
}

/** The page goes back to the allocator when its count reaches zero: put_page_testzero(), __folio_put(). */
export function subtractRefs(env: Env, d: Draft, frame: number, count: number): void {
  const page = d.pages[env.headOf[frame]];
  page.ref -= count;
  if (page.ref === 0) freePage(env, page);
}

/** free_unref_page(): what the page was is forgotten, but for the last bytes of a file page, which the medium may not have. */
function freePage(env: Env, page: PageDraft): void {
  page.freed = 1;
  page.exclusive = 0;
  page.dirty = 0;
  if (page.kind === FILE) return;
  for (let u = 0; u < env.per; u++) page.units[u].tag = OLD;
}

/** Adds `count` references to the folio of a frame. */
export function addRefs(env: Env, d: Draft, frame: number, count: number): void {
  d.pages[env.headOf[frame]].ref += count;
}

/** try_grab_page() with FOLL_GET [mm/gup.c]. */
export function getPage(env: Env, d: Draft, frame: number, holder: Holder): void {
  addRefs(env, d, frame, 1);
  holder.pages[env.headOf[frame]].get += 1;
}

/** try_grab_page() with FOLL_PIN [mm/gup.c]: the bias on a small page, one and the pin count on a large folio. */
export function pinPage(env: Env, d: Draft, frame: number, holder: Holder): void {
  if (!pinCounts(env, frame)) return;
  const head = env.headOf[frame];
  if (env.compound[frame]) {
    d.pages[head].ref += 1;
    d.pages[head].pincount += 1;
  } else {
    d.pages[head].ref += env.bounds.bias;
  }
  holder.pages[head].pin += 1;
}

/** put_page() [include/linux/mm.h]: the holder gives a reference back. */
export function putPage(env: Env, d: Draft, frame: number, holder: Holder): void {
  holder.pages[env.headOf[frame]].get -= 1;
  subtractRefs(env, d, frame, env.rules.putSubtracts === 'one' || env.compound[frame] ? 1 : env.bounds.bias);
}

/** unpin_user_page(), gup_put_folio() [mm/gup.c]: the holder gives a pin back. */
export function unpinPage(env: Env, d: Draft, frame: number, holder: Holder): void {
  if (!pinCounts(env, frame)) return;
  const head = env.headOf[frame];
  holder.pages[head].pin -= 1;
  if (env.compound[frame]) d.pages[head].pincount -= 1;
  subtractRefs(env, d, frame, env.rules.unpinSubtracts === 'one' || env.compound[frame] ? 1 : env.bounds.bias);
}

/** Hands one token on a page, of whatever mode the giver holds, to another holder: no kernel step, only the ledger. */
export function moveToken(env: Env, frame: number, from: Holder, to: Holder): void {
  const head = env.headOf[frame];
  const source = from.pages[head];
  if (source.pin > 0) {
    source.pin -= 1;
    to.pages[head].pin += 1;
  } else if (source.get > 0) {
    source.get -= 1;
    to.pages[head].get += 1;
  }
}

/** Can the allocator give out this frame? Frames of large folios are never given out. */
export function isFree(env: Env, state: Snapshot, frame: number): boolean {
  const page = state.pages[frame];
  return !env.compound[frame] && (page.kind === FREE || (page.freed === 1 && page.ref === 0));
}

/** Index of the lowest frame that the allocator can give out, or -1. */
export function freeFrame(env: Env, state: Snapshot): number {
  for (let frame = 0; frame < env.bounds.frames; frame++) if (isFree(env, state, frame)) return frame;
  return -1;
}

/** Takes a free frame into use with one reference; its bytes are old. */
export function allocatePage(env: Env, d: Draft, kind: number): number {
  const frame = freeFrame(env, d);
  const page = d.pages[frame];
  page.kind = kind;
  page.ref = 1;
  page.pincount = 0;
  page.mapcount = 0;
  page.exclusive = 0;
  page.dirty = 0;
  page.owners = 0;
  page.tmp = 0;
  page.freed = 0;
  page.unsaved = 0;
  for (let u = 0; u < env.per; u++) page.units[u].tag = OLD;
  return frame;
}
