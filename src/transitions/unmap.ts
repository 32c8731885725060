import type { Step } from '../kernel/env.ts';
import { virtualPageParameter } from './memory-parameters.ts';
import { canFault, unmapPte } from './pte.ts';

/**
 * zap_pte_range() [mm/memory.c], all versions: the issuer gives up a page of its buffer. For later accesses this is munmap(); as to locks it is
 * MADV_DONTNEED, which takes mmap_lock shared and so may happen in the middle of a copy-on-write.
 */
export const unmap: Step = (env) => ({
  name: 'unmap',
  actor: 'unmapper',
  source: 'zap_pte_range() [mm/memory.c]',
  parameters: [virtualPageParameter(env)],
  guard: (s, v) => canFault(s.processes[0]) && s.processes[0].ptes[v].page !== 0,
  effect: (d, v) => {
    unmapPte(env, d, 0, v);
    d.processes[0].ptes[v].gone = 1;
  },
});
