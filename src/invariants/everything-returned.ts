import { foliosOf } from '../kernel/folios.ts';
import { holdsNothing } from '../state/tokens.ts';
import { plainReferences } from './counter-equals-tokens.ts';
import type { PropertyOf } from './property-of.ts';

/** T1: no leak. */
export const everythingReturned: PropertyOf = (env) => {
  const folios = foliosOf(env);
  return {
    name: 'everything-returned',
    id: 'T1',
    kind: 'quiescent',
    statement: 'In the end no token is outstanding, and every count is that of the mappings, owners and short references that are left.',
    holds: (s) => {
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
