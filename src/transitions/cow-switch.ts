import type { Env, Step } from '../kernel/env.ts';
import { COW_COPIED, COW_NONE, ZERO } from '../state/names.ts';
import type { Draft } from '../state/snapshot.ts';
import { virtualPageOf } from './memory-parameters.ts';
import { subtractRefs } from './page-refs.ts';
import { mapNewPage, unmapPte } from './pte.ts';

/**
 * wp_page_copy() [mm/memory.c], all versions: under the page-table lock again; if the pte is what it was, the new page replaces the old one,
 * otherwise the copy is thrown away. Then the reference on the old page goes.
 */
export const parentCowSwitch: Step = (env) => cowSwitch(env, 0, 'parent');
export const childCowSwitch: Step = (env) => cowSwitch(env, 1, 'child');

function cowSwitch(env: Env, process: number, actor: string): ReturnType<Step> {
  return {
    name: `${actor}-cow-switch`,
    actor,
    source: 'wp_page_copy() [mm/memory.c]: ptep_clear_flush()',
    parameters: [virtualPageOf(env, process)],
    guard: (s, v) => s.processes[process].ptes[v].cow === COW_COPIED,
    effect: (d, v) => {
      const pte = d.processes[process].ptes[v];
      const to = pte.cowTo - 1;
      d.pages[to].tmp = 0;
      if (pte.page === pte.cowFrom && pte.writable === 0) {
        unmapPte(env, d, process, v);
        mapNewPage(d, process, v, to, 1);
        d.ghost.cowCopied = 1;
      } else {
        subtractRefs(env, d, to, 1);
      }
      endCow(env, d, process, v);
    },
  };
}

/** The fault is over: the reference on the old page goes, and nothing is remembered. */
export function endCow(env: Env, d: Draft, process: number, v: number): void {
  const pte = d.processes[process].ptes[v];
  const from = pte.cowFrom - 1;
  pte.cow = COW_NONE;
  pte.cowFrom = 0;
  pte.cowTo = 0;
  if (d.pages[from].kind === ZERO) return;
  d.pages[from].tmp -= 1;
  subtractRefs(env, d, from, 1);
}
