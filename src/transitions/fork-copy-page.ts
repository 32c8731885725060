import type { Step } from '../kernel/env.ts';
import { dupPte, isUnprotected, needsCopy } from './fork-pte.ts';
import { freeFrame } from './page-refs.ts';

/**
 * copy_pte_range() [mm/memory.c]: one pte, under the page-table lock, which does not keep gup_fast out: between the test for pins and the
 * write protection of a page to be shared, a pin can be taken (57efa1fe5957). A copy needs a free frame: see fork-fail.
 */
export const forkCopyPage: Step = (env) => ({
  name: 'fork-copy-page',
  actor: 'forker',
  source: 'copy_present_pte() [mm/memory.c]: page_try_dup_anon_rmap()',
  parameters: [],
  guard: (s) => {
    const { locked, forkNext } = s.processes[0];
    if (locked === 0 || forkNext === env.bounds.virtualPages || isUnprotected(s, forkNext)) return false;
    return !needsCopy(env, s, forkNext) || freeFrame(env, s) >= 0;
  },
  effect: (d) => {
    const parent = d.processes[0];
    dupPte(env, d, parent.forkNext);
    if (!isUnprotected(d, parent.forkNext)) parent.forkNext += 1;
  },
});
