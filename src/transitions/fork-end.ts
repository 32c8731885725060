import type { Step } from '../kernel/env.ts';
import { ALIVE } from '../state/names.ts';

/** copy_page_range() [mm/memory.c] makes write_protect_seq even, dup_mmap() [kernel/fork.c] unlocks; the child starts to run. */
export const forkEnd: Step = (env) => ({
  name: 'fork-end',
  actor: 'forker',
  source: 'copy_page_range() [mm/memory.c]: raw_write_seqcount_end()',
  parameters: [],
  guard: (s) => s.processes[0].locked === 1 && s.processes[0].forkNext === env.bounds.virtualPages,
  effect: (d) => {
    const parent = d.processes[0];
    parent.seq = (parent.seq + 1) % 4;
    parent.locked = 0;
    parent.forkNext = 0;
    d.processes[1].life = ALIVE;
  },
});
