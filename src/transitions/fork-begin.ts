import type { Step } from '../kernel/env.ts';
import { ALIVE, UNBORN } from '../state/names.ts';
import { copyInProgress } from './pte.ts';

/**
 * dup_mmap() [kernel/fork.c] takes mmap_lock exclusively, so no fault may be in progress; copy_page_range() [mm/memory.c] makes
 * write_protect_seq odd (5.11 on; before, nobody reads it).
 */
export const forkBegin: Step = (env) => ({
  name: 'fork-begin',
  actor: 'forker',
  source: 'copy_page_range() [mm/memory.c]: raw_write_seqcount_begin()',
  parameters: [],
  guard: (s) =>
    env.bounds.processes > 1 &&
    s.processes[0].life === ALIVE &&
    s.processes[1].life === UNBORN &&
    s.processes[0].locked === 0 &&
    !copyInProgress(s.processes[0]),
  effect: (d) => {
    const parent = d.processes[0];
    parent.locked = 1;
    parent.seq = (parent.seq + 1) % 4;
    parent.forkNext = 0;
  },
});
