import type { Step } from '../kernel/env.ts';
import { forkPte, needsCopy } from './fork-pte.ts';
import { freeFrame } from './page-refs.ts';

/** copy_pte_range() [mm/memory.c]: one pte, under the page-table lock. A copy needs a free frame: see fork-fail. */
export const forkCopyPage: Step = (env) => ({
  name: 'fork-copy-page',
  actor: 'forker',
  source: 'copy_present_pte() [mm/memory.c]',
  parameters: [],
  guard: (s) => {
    const { locked, forkNext } = s.processes[0];
    return locked === 1 && forkNext < env.bounds.virtualPages && (!needsCopy(env, s, forkNext) || freeFrame(env, s) >= 0);
  },
  effect: (d) => {
    const parent = d.processes[0];
    forkPte(env, d, parent.forkNext);
    parent.forkNext += 1;
  },
});
