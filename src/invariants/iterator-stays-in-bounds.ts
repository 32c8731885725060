import type { Env } from '../kernel/env.ts';
import { runsGetPages } from '../kernel/runs-get-pages.ts';
import * as n from '../state/names.ts';
import type { Call } from '../state/snapshot.ts';
import type { PropertyOf } from './property-of.ts';

/** From the first extraction to submission the iterator has never more left than when get_pages was entered. */
function insideGetPages(env: Env, call: Call): boolean {
  return runsGetPages(env, call) && call.pc >= n.PC_BVEC_SET && call.pc <= n.PC_SUBMIT;
}

/** I16: iov_iter_revert() trusts its argument. */
export const iteratorStaysInBounds: PropertyOf = (env) => ({
  name: 'iterator-stays-in-bounds',
  id: 'I16',
  kind: 'invariant',
  statement: 'An iterator is never reverted beyond its start, nor beyond where the current call of get_pages began.',
  holds: (s) => {
    for (let c = 0; c < s.calls.length; c++) {
      const call = s.calls[c];
      if (call.overReverted === 1 || call.left > call.total) return false;
      if (insideGetPages(env, call) && call.left > call.entryLeft) return false;
    }
    return true;
  },
});
