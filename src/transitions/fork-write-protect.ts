import type { Step } from '../kernel/env.ts';
import { isUnprotected, protectPte } from './fork-pte.ts';

/** copy_present_pte() [mm/memory.c]: the private page that fork decided to share is write-protected in the parent. */
export const forkWriteProtect: Step = (env) => ({
  name: 'fork-write-protect',
  actor: 'forker',
  source: 'copy_present_pte() [mm/memory.c]: ptep_set_wrprotect()',
  parameters: [],
  guard: (s) => {
    const { locked, forkNext } = s.processes[0];
    return locked === 1 && forkNext < env.bounds.virtualPages && isUnprotected(s, forkNext);
  },
  effect: (d) => {
    const parent = d.processes[0];
    protectPte(d, parent.forkNext);
    parent.forkNext += 1;
  },
});
