import * as n from '../state/names.ts';
import type { Bio, Snapshot } from '../state/snapshot.ts';

/**
 * Does the bio list pages extracted from the iterator of one call, so that unit `u` of its table is unit `first + u` of the iterator?
 * Not a clone, nor a borrowed table, nor a bio that two calls share.
 */
export function fromOneIterator(state: Snapshot, bio: Bio): boolean {
  if (bio.phase === n.BIO_NONE || bio.phase === n.PUT || bio.foreign === 1 || bio.origin !== 0 || bio.call === 0) return false;
  if (state.calls[bio.call - 1].sameBio === 1) return false;
  return bio.call === state.calls.length || state.calls[bio.call].sameBio === 0;
}
