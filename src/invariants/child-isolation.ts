import * as n from '../state/names.ts';
import type { Page } from '../state/snapshot.ts';
import type { PropertyOf } from './property-of.ts';

function showsLaterDma(page: Page): boolean {
  if (page.kind !== n.ANON) return false; // file pages are mapped shared
  for (let u = 0; u < page.units.length; u++) if (page.units[u].tag === n.DMA_AFTER_FORK) return true;
  return false;
}

/** I13: a copy that fork made may be torn, but what the device wrote once the child existed is for the issuer alone. */
export const childIsolation: PropertyOf = () => ({
  name: 'child-isolation',
  id: 'I13',
  kind: 'invariant',
  statement: 'A child never reads, through its private mapping, what the device wrote after the fork.',
  holds: (s) => {
    for (let m = 1; m < s.processes.length; m++) {
      const { life, ptes } = s.processes[m];
      if (life !== n.ALIVE) continue;
      for (let v = 0; v < ptes.length; v++) {
        const { page } = ptes[v];
        if (page !== 0 && showsLaterDma(s.pages[page - 1])) return false;
      }
    }
    return true;
  },
});
