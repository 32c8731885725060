import { filledBio, tableCount, tableOwner } from '../kernel/coverage.ts';
import type { Env } from '../kernel/env.ts';
import { physicalUnit } from '../kernel/vec-pages.ts';
import { userBacked } from '../state/iterator.ts';
import * as n from '../state/names.ts';
import type { Snapshot } from '../state/snapshot.ts';
import type { PropertyOf } from './property-of.ts';

/** Is it an error that the device wrote into unit `u` of the table of bio `b`? */
function illegitimate(env: Env, state: Snapshot, b: number, u: number): boolean {
  const { call } = state.bios[filledBio(state, b)];
  if (call > 0 && userBacked(state.calls[call - 1]) && state.calls[call - 1].dir !== n.DEST) return true; // without FOLL_WRITE
  if (env.zeroFrame < 0) return false;
  const table = state.bios[tableOwner(state, b)];
  const unit = physicalUnit(env, table, Math.min(tableCount(table), table.vecs.length), u);
  return unit >= 0 && Math.floor(unit / env.per) === env.zeroFrame;
}

/** I9: the direction of the iterator is trusted; if it contradicts the operation, the device writes where it must not. */
export const deviceWritesLegitimatePage: PropertyOf = (env) => ({
  name: 'device-writes-legitimate-page',
  id: 'I9',
  kind: 'invariant',
  statement: 'The device writes neither into the zero page nor into user pages that were obtained without FOLL_WRITE.',
  holds: (s) => {
    for (let b = 0; b < s.bios.length; b++) {
      const bio = s.bios[b];
      if (bio.op !== n.READ || bio.phase < n.SUBMITTED) continue;
      for (let u = 0; u < bio.transfer.length; u++) if (bio.transfer[u].done === 1 && illegitimate(env, s, b, u)) return false;
    }
    return true;
  },
});
