import type { Env } from '../kernel/env.ts';
import { foliosOf } from '../kernel/folios.ts';
import type { Folio } from '../kernel/folios.ts';
import type { Snapshot } from '../state/snapshot.ts';
import { getTokens, pinTokens } from '../state/tokens.ts';
import type { PropertyOf } from './property-of.ts';

/** References that mappings, owners, copy-on-write and others hold on a folio. */
export function plainReferences(state: Snapshot, folio: Folio): number {
  let sum = 0;
  for (let frame = folio.head; frame < folio.end; frame++) {
    const page = state.pages[frame];
    sum += page.mapcount + page.owners + page.tmp + page.extra;
  }
  return sum;
}

function countersAgree(env: Env, state: Snapshot, folio: Folio): boolean {
  const page = state.pages[folio.head];
  const uncounted = folio.head === env.zeroFrame && !env.rules.zeroPagePinned;
  const pins = uncounted ? 0 : pinTokens(state, folio.head);
  const weight = folio.large ? 1 : env.bounds.bias;
  if (page.pincount !== (folio.large ? pins : 0)) return false;
  return page.ref === plainReferences(state, folio) + getTokens(state, folio.head) + weight * pins;
}

/** I1: the kernel has only counters; the ledger says who stands behind each of their units. */
export const counterEqualsTokens: PropertyOf = (env) => {
  const folios = foliosOf(env);
  return {
    name: 'counter-equals-tokens',
    id: 'I1',
    kind: 'invariant',
    statement: "Every page's reference and pin counts are the sum of its mappings, owners, short references and outstanding tokens.",
    holds: (s) => {
      for (let i = 0; i < folios.length; i++) if (!countersAgree(env, s, folios[i])) return false;
      return true;
    },
  };
};
