import { tableCount, tableOwner } from '../kernel/coverage.ts';
import type { Env } from '../kernel/env.ts';
import { frameOfVec, pagesOfVec } from '../kernel/vec-pages.ts';
import * as n from '../state/names.ts';
import type { Snapshot } from '../state/snapshot.ts';
import type { PropertyOf } from './property-of.ts';

function listsFreedPage(env: Env, state: Snapshot, b: number): boolean {
  const bio = state.bios[tableOwner(state, b)];
  const bounce = bio.bounce.length > 0 ? bio.bounce[0].page : 0;
  if (bounce > 0) return state.pages[bounce - 1].freed === 1;
  const count = tableCount(bio);
  for (let v = 0; v < count && v < bio.vecs.length; v++) {
    const pages = pagesOfVec(env, bio, v);
    for (let k = 0; k < pages; k++) {
      const frame = frameOfVec(env, bio, v, k);
      if (frame >= env.bounds.frames) break;
      const page = state.pages[env.headOf[frame]];
      if (page.freed === 1 || page.kind === n.FREE) return true;
    }
  }
  return false;
}

/** I8: until end_io the device may touch every page of the table, whether tokens, an owner's promise or nothing keeps it. */
export const noFreeUnderDma: PropertyOf = (env) => ({
  name: 'no-free-under-dma',
  id: 'I8',
  kind: 'invariant',
  statement: 'No page that a submitted, unfinished bio lists is free.',
  holds: (s) => {
    for (let b = 0; b < s.bios.length; b++) {
      if (s.bios[b].phase === n.SUBMITTED && listsFreedPage(env, s, b)) return false;
    }
    return true;
  },
});
