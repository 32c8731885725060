import { foliosOf } from '../kernel/folios.ts';
import { maybeDmaPinned } from '../kernel/pins.ts';
import { pinTokens } from '../state/tokens.ts';
import type { PropertyOf } from './property-of.ts';

/** I11: fork, reclaim and truncation ask folio_maybe_dma_pinned(); it may say yes too often, never no too often. */
export const maybePinnedHasNoFalseNegative: PropertyOf = (env) => {
  const folios = foliosOf(env);
  return {
    name: 'maybe-pinned-has-no-false-negative',
    id: 'I11',
    kind: 'invariant',
    statement: 'Every page with an outstanding pin looks as if it may be pinned.',
    holds: (s) => {
      for (let i = 0; i < folios.length; i++) {
        const { head } = folios[i];
        if (pinTokens(s, head) > 0 && !maybeDmaPinned(env, s, head)) return false;
      }
      return true;
    },
  };
};
