import { foliosOf } from '../../kernel/folios.ts';
import { pinTokens } from '../../state/tokens.ts';
import type { PropertyOf } from '../property-of.ts';

/** A large folio counts its pins exactly. */
export const pageMaybePinnedFalsely: PropertyOf = (env) => {
  const small = foliosOf(env).filter((folio) => !folio.large);
  return {
    name: 'page-maybe-pinned-falsely',
    kind: 'goal',
    statement: 'A small page has so many plain references that it looks pinned, and no pin.',
    holds: (s) => {
      for (let i = 0; i < small.length; i++) {
        const { head } = small[i];
        if (s.pages[head].ref >= env.bounds.bias && pinTokens(s, head) <= 0) return true;
      }
      return false;
    },
  };
};
