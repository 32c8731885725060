import type { Env, Step } from '../kernel/env.ts';
import { ALIVE, EXITED, PC_GUP } from '../state/names.ts';
import type { Draft, Snapshot } from '../state/snapshot.ts';
import { processParameter } from './memory-parameters.ts';
import { copyInProgress, unmapPte } from './pte.ts';

/**
 * exit_mmap() [mm/mmap.c], all versions, in one step in both granularities: the address space goes when its last user does, so no fork, no
 * fault and no get_user_pages() is in progress in it. Calls that are past that go on without it.
 */
export const exit: Step = (env) => ({
  name: 'exit',
  actor: 'exiter',
  source: 'exit_mmap() [mm/mmap.c]',
  parameters: [processParameter(env)],
  guard: (s, p) => {
    const process = s.processes[p];
    return process.life === ALIVE && process.locked === 0 && !copyInProgress(process) && (p !== 0 || !grabbing(s));
  },
  effect: (d, p) => endProcess(env, d, p),
});

function grabbing(state: Snapshot): boolean {
  for (let c = 0; c < state.calls.length; c++) if (state.calls[c].pc === PC_GUP) return true;
  return false;
}

/** Unmaps everything. Nothing of the address space is left to tell one dead process from another. */
export function endProcess(env: Env, d: Draft, p: number): void {
  const process = d.processes[p];
  for (let v = 0; v < env.bounds.virtualPages; v++) {
    if (process.ptes[v].page !== 0) unmapPte(env, d, p, v);
    process.ptes[v].gone = 1;
  }
  process.hasPinned = 0;
  process.seq = 0;
  process.life = EXITED;
}
