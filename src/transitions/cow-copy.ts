import type { Env, Step } from '../kernel/env.ts';
import { ANON, COW_COPIED, COW_HELD, ZERO } from '../state/names.ts';
import { endCow } from './cow-switch.ts';
import { virtualPageOf } from './memory-parameters.ts';
import { allocatePage, freeFrame } from './page-refs.ts';
import { copyBytes } from './pte.ts';

/**
 * wp_page_copy() [mm/memory.c], all versions: allocates the new page and copies the bytes without a lock; DMA may still hit the old page.
 * If the last frame went to somebody else meanwhile, the fault gives up (VM_FAULT_OOM).
 */
export const parentCowCopy: Step = (env) => cowCopy(env, 0, 'parent');
export const childCowCopy: Step = (env) => cowCopy(env, 1, 'child');

function cowCopy(env: Env, process: number, actor: string): ReturnType<Step> {
  return {
    name: `${actor}-cow-copy`,
    actor,
    source: 'wp_page_copy() [mm/memory.c]: __wp_page_copy_user()',
    parameters: [virtualPageOf(env, process)],
    guard: (s, v) => s.processes[process].ptes[v].cow === COW_HELD,
    effect: (d, v) => {
      const pte = d.processes[process].ptes[v];
      if (freeFrame(env, d) < 0) {
        endCow(env, d, process, v);
        return;
      }
      const from = pte.cowFrom - 1;
      const to = allocatePage(env, d, ANON);
      d.pages[to].tmp = 1;
      if (d.pages[from].kind !== ZERO) copyBytes(env, d, from, to);
      pte.cow = COW_COPIED;
      pte.cowTo = to + 1;
    },
  };
}
