import { filledBio } from '../kernel/coverage.ts';
import { userBacked } from '../state/iterator.ts';
import * as n from '../state/names.ts';
import type { Snapshot } from '../state/snapshot.ts';
import type { PropertyOf } from './property-of.ts';

/** Does the bio bring memory of the issuer to the medium? */
function savesUserMemory(state: Snapshot, b: number): boolean {
  if (state.bios[b].op === n.READ) return false;
  const { call } = state.bios[filledBio(state, b)];
  return call > 0 && userBacked(state.calls[call - 1]);
}

/** I26: what a child writes into private memory is its own. A file that both map is shared, and not judged. */
export const deviceReadsIssuersBytes: PropertyOf = (env) => {
  const shared = env.layout.pages.includes('file');
  return {
    name: 'device-reads-issuers-bytes',
    id: 'I26',
    kind: 'invariant',
    statement: 'What a write brings from private memory to the medium was never written there by the child.',
    holds: (s) => {
      if (shared) return true;
      for (let b = 0; b < s.bios.length; b++) {
        if (!savesUserMemory(s, b)) continue;
        const { transfer } = s.bios[b];
        for (let u = 0; u < transfer.length; u++) if (transfer[u].tag === n.CHILD_WRITE) return false;
      }
      return true;
    },
  };
};
