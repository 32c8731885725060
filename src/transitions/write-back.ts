import type { Env, Step } from '../kernel/env.ts';
import { FILE } from '../state/names.ts';
import type { Snapshot } from '../state/snapshot.ts';
import { frameParameter } from './memory-parameters.ts';

/**
 * folio_clear_dirty_for_io(), page_mkclean() [mm/page-writeback.c, mm/rmap.c], all versions, with the write in one step: the page becomes
 * clean, every pte clean and write-protected, and its bytes of this moment are saved. References and pins do not stop it.
 */
export const writeBack: Step = (env) => ({
  name: 'write-back',
  actor: 'flusher',
  source: 'folio_clear_dirty_for_io() [mm/page-writeback.c]',
  parameters: [frameParameter(env)],
  guard: (s, head) => env.headOf[head] === head && s.pages[head].freed === 0 && dirty(env, s, head),
  effect: (d, head) => {
    for (let p = 0; p < env.bounds.processes; p++) {
      for (let v = 0; v < env.bounds.virtualPages; v++) {
        const pte = d.processes[p].ptes[v];
        if (pte.page === 0 || env.headOf[pte.page - 1] !== head) continue;
        pte.dirty = 0;
        pte.writable = 0;
      }
    }
    for (let frame = head; frame < env.bounds.frames && env.headOf[frame] === head; frame++) {
      d.pages[frame].dirty = 0;
      d.pages[frame].unsaved = 0;
    }
  },
});

/** Is the file's folio dirty, or a pte that maps it? */
function dirty(env: Env, state: Snapshot, head: number): boolean {
  for (let frame = head; frame < env.bounds.frames && env.headOf[frame] === head; frame++) {
    const page = state.pages[frame];
    if (page.kind === FILE && page.owners > 0 && (page.dirty === 1 || dirtyPte(env, state, frame))) return true;
  }
  return false;
}

function dirtyPte(env: Env, state: Snapshot, frame: number): boolean {
  for (let p = 0; p < env.bounds.processes; p++) {
    for (let v = 0; v < env.bounds.virtualPages; v++) {
      const pte = state.processes[p].ptes[v];
      if (pte.page === frame + 1 && pte.dirty === 1) return true;
    }
  }
  return false;
}
