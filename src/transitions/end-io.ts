import * as n from '../state/names.ts';
import type { Draft } from '../state/snapshot.ts';
import { clearBio } from './bio-object.ts';

/**
 * bio_endio() [block/bio.c]: the last of a chain completes. A chained child is put at once and completion moves on to the parent, with
 * the child's status if the parent has none; the owner's end_io reports to the call before it looks at the pages
 * (ki_complete() comes first).
 */
export function endIo(d: Draft, index: number): void {
  let b = index;
  for (;;) {
    const bio = d.bios[b];
    bio.rem -= 1;
    if (bio.rem > 0) return;
    bio.phase = n.ENDED;
    if (bio.parent === 0) break;
    const next = bio.parent - 1;
    if (bio.failed) d.bios[next].failed = 1;
    putChild(d, b);
    b = next;
  }
  const bio = d.bios[b];
  if (bio.origin === 0 && bio.call > 0) {
    d.calls[bio.call - 1].inFlight -= 1;
    if (bio.failed) d.calls[bio.call - 1].failed = 1;
  }
}

/** __bio_chain_endio() [block/bio.c]: the child is put without a look at its pages. */
function putChild(d: Draft, b: number): void {
  const bio = d.bios[b];
  const { call } = bio;
  clearBio(bio);
  bio.phase = n.PUT;
  bio.call = call;
}
