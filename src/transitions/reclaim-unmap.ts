import type { Env, Step } from '../kernel/env.ts';
import { FILE } from '../state/names.ts';
import type { Snapshot } from '../state/snapshot.ts';
import { frameParameter } from './memory-parameters.ts';
import { unmapPte } from './pte.ts';

/**
 * shrink_folio_list() [mm/vmscan.c]: try_to_unmap() takes a file's folio out of every page table, all versions; dirty bits move to the page.
 * A pin does not stop it: for file pages there is no test before, and none in try_to_unmap_one().
 */
export const reclaimUnmap: Step = (env) => ({
  name: 'reclaim-unmap',
  actor: 'reclaim',
  source: 'shrink_folio_list() [mm/vmscan.c]: try_to_unmap()',
  parameters: [frameParameter(env)],
  guard: (s, head) => env.headOf[head] === head && s.pages[head].kind === FILE && s.pages[head].freed === 0 && folioMapped(env, s, head),
  effect: (d, head) => {
    for (let p = 0; p < env.bounds.processes; p++) {
      for (let v = 0; v < env.bounds.virtualPages; v++) {
        const { page } = d.processes[p].ptes[v];
        if (page !== 0 && env.headOf[page - 1] === head) unmapPte(env, d, p, v);
      }
    }
  },
});

/** folio_mapped(). */
export function folioMapped(env: Env, state: Snapshot, head: number): boolean {
  for (let frame = head; frame < env.bounds.frames && env.headOf[frame] === head; frame++) {
    if (state.pages[frame].mapcount > 0) return true;
  }
  return false;
}
