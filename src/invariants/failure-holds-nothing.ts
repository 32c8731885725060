import type { Env } from '../kernel/env.ts';
import { runsGetPages } from '../kernel/runs-get-pages.ts';
import * as n from '../state/names.ts';
import type { Call, Snapshot } from '../state/snapshot.ts';
import { holdsNothing } from '../state/tokens.ts';
import type { PropertyOf } from './property-of.ts';
import { refusedSegment } from '../kernel/refused-segment.ts';

function justFailed(env: Env, call: Call): boolean {
  return (
    (runsGetPages(env, call) || call.entry === n.BOUNCE_READ) && call.ret !== n.OK && (call.pc === n.PC_RETURNED || call.pc === n.PC_FAILED)
  );
}

/** A borrowed table is refused with -EIO (6.5 on) and stays as it was. */
function bioIsEmpty(state: Snapshot, b: number): boolean {
  const bio = state.bios[b];
  return bio.cloned === 1 || (bio.vcnt === 0 && holdsNothing(state.ledger.bios[b]));
}

/** I19: callers only put the bio when get_pages fails. */
export const failureHoldsNothing: PropertyOf = (env) => ({
  name: 'failure-holds-nothing',
  id: 'I19',
  kind: 'invariant',
  statement:
    'When get_pages fails, neither its page array nor the bio holds a token, no page is listed, and the iterator is where it was, or at the segment that was refused.',
  holds: (s) => {
    for (let c = 0; c < s.calls.length; c++) {
      const call = s.calls[c];
      if (!justFailed(env, call)) continue;
      if (!holdsNothing(s.ledger.calls[c]) || !(call.left === call.entryLeft || refusedSegment(env, call))) return false;
      if (call.bio > 0 && !bioIsEmpty(s, call.bio - 1)) return false;
    }
    return true;
  },
});
