import { foliosOf } from '../kernel/folios.ts';
import type { Env } from '../kernel/env.ts';
import { KERNEL, PIPE } from '../state/names.ts';
import type { Snapshot } from '../state/snapshot.ts';
import { holdsNothing } from '../state/tokens.ts';
import { plainReferences } from './counter-equals-tokens.ts';
import type { PropertyOf } from './property-of.ts';

/** Is a folio that a read was to be bounced through owned though no bio has it any more? */
function lostByBounce(env: Env, state: Snapshot, frame: number): boolean {
  if (state.pages[frame].kind !== KERNEL || state.pages[frame].owners === 0 || env.layout.pages[frame] === 'kernel') return false;
  for (let b = 0; b < state.bios.length; b++) {
    const { bounce } = state.bios[b];
    if (bounce.length > 0 && bounce[0].page === frame + 1) return false;
  }
  return true;
}

/** Is a page of a pipe owned though no buffer has it any more? */
function lostByPipe(state: Snapshot, frame: number): boolean {
  if (state.pages[frame].kind !== PIPE || state.pages[frame].owners === 0) return false;
  for (let c = 0; c < state.calls.length; c++) {
    const { pipe } = state.calls[c];
    for (let k = 0; k < pipe.length; k++) if (pipe[k].page === frame + 1) return false;
  }
  return true;
}

/** T1: no leak. */
export const everythingReturned: PropertyOf = (env) => {
  const folios = foliosOf(env);
  return {
    name: 'everything-returned',
    id: 'T1',
    kind: 'quiescent',
    statement:
      'In the end no token is outstanding, and every count is that of the mappings, owners and short references that are left; what a pipe or a bounced bio owns, it still has.',
    holds: (s) => {
      for (let frame = 0; frame < s.pages.length; frame++) if (lostByPipe(s, frame) || lostByBounce(env, s, frame)) return false;
      const { calls, bios } = s.ledger;
      for (let c = 0; c < calls.length; c++) if (!holdsNothing(calls[c])) return false;
      for (let b = 0; b < bios.length; b++) if (!holdsNothing(bios[b])) return false;
      for (let i = 0; i < folios.length; i++) {
        const page = s.pages[folios[i].head];
        if (page.pincount !== 0 || page.ref !== plainReferences(s, folios[i])) return false;
      }
      return true;
    },
  };
};
