import { foliosOf } from '../../kernel/folios.ts';
import { getTokens, pinTokens } from '../../state/tokens.ts';
import type { PropertyOf } from '../property-of.ts';

export const twoTokensOnOnePage: PropertyOf = (env) => {
  const small = foliosOf(env).filter((folio) => !folio.large);
  return {
    name: 'two-tokens-on-one-page',
    kind: 'goal',
    statement: 'Two tokens on one small page are outstanding at once.',
    holds: (s) => {
      for (let i = 0; i < small.length; i++) if (getTokens(s, small[i].head) + pinTokens(s, small[i].head) >= 2) return true;
      return false;
    },
  };
};
