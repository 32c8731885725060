import { BVEC, OK, PC_RETURNED } from '../state/names.ts';
import type { Call, Snapshot } from '../state/snapshot.ts';
import type { PropertyOf } from './property-of.ts';

/** Would the caller submit a bio that lists nothing? From 7.0 on one that borrows its caller's table has no vectors of its own. */
function emptySuccess(state: Snapshot, call: Call): boolean {
  return call.pc === PC_RETURNED && call.ret === OK && call.kind !== BVEC && call.bio > 0 && state.bios[call.bio - 1].vcnt === 0;
}

/** T5: a caller that loops until the iterator is empty must get somewhere. */
export const outerLoopProgress: PropertyOf = () => ({
  name: 'outer-loop-progress',
  id: 'T5',
  kind: 'invariant',
  statement: 'A call of get_pages that succeeds takes something from the iterator, unless the bio was full.',
  holds: (s) => {
    for (let c = 0; c < s.calls.length; c++) if (s.calls[c].stalled === 1 || emptySuccess(s, s.calls[c])) return false;
    return true;
  },
});
