import type { Step } from '../kernel/env.ts';
import { isUnprotected, needsCopy } from './fork-pte.ts';
import { endProcess } from './exit.ts';
import { freeFrame } from './page-refs.ts';

/**
 * copy_pte_range() [mm/memory.c] finds no memory for the copy of a pinned page: dup_mmap() [kernel/fork.c] gives -ENOMEM, and the half-made
 * child is torn down. What was write-protected stays so. The issuer does not try again.
 */
export const forkFail: Step = (env) => ({
  name: 'fork-fail',
  actor: 'forker',
  source: 'dup_mmap() [kernel/fork.c]: -ENOMEM',
  parameters: [],
  guard: (s) => {
    const { locked, forkNext } = s.processes[0];
    if (locked === 0 || forkNext === env.bounds.virtualPages || isUnprotected(s, forkNext)) return false;
    return needsCopy(env, s, forkNext) && freeFrame(env, s) < 0;
  },
  effect: (d) => {
    const parent = d.processes[0];
    parent.seq = (parent.seq + 1) % 4;
    parent.locked = 0;
    parent.forkNext = 0;
    endProcess(env, d, 1);
  },
});
