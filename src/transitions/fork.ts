import type { Env, Step } from '../kernel/env.ts';
import { ALIVE, UNBORN } from '../state/names.ts';
import type { Snapshot } from '../state/snapshot.ts';
import { dupPte, isUnprotected, needsCopy, protectPte } from './fork-pte.ts';
import { isFree } from './page-refs.ts';

/**
 * dup_mmap() [kernel/fork.c], copy_page_range() [mm/memory.c], all versions, in one step: another thread of the issuer forks the child, once.
 * Without memory for the copies of pinned pages it is -ENOMEM: nothing happens.
 */
export const fork: Step = (env) => ({
  name: 'fork',
  actor: 'forker',
  source: 'dup_mmap() [kernel/fork.c], copy_page_range() [mm/memory.c]',
  parameters: [],
  guard: (s) =>
    env.bounds.processes > 1 &&
    s.processes[0].life === ALIVE &&
    s.processes[1].life === UNBORN &&
    copiesNeeded(env, s) <= framesFree(env, s),
  effect: (d) => {
    for (let v = 0; v < env.bounds.virtualPages; v++) {
      dupPte(env, d, v);
      if (isUnprotected(d, v)) protectPte(d, v);
    }
    d.processes[1].life = ALIVE;
  },
});

function copiesNeeded(env: Env, state: Snapshot): number {
  let copies = 0;
  for (let v = 0; v < env.bounds.virtualPages; v++) if (needsCopy(env, state, v)) copies++;
  return copies;
}

function framesFree(env: Env, state: Snapshot): number {
  let free = 0;
  for (let frame = 0; frame < env.bounds.frames; frame++) if (isFree(env, state, frame)) free++;
  return free;
}
