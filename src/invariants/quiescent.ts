import type { Env } from '../kernel/env.ts';
import * as n from '../state/names.ts';
import type { Process, Snapshot } from '../state/snapshot.ts';

function idle(process: Process): boolean {
  if (process.locked === 1 || process.forkNext !== 0 || process.seq % 2 === 1) return false;
  for (let v = 0; v < process.ptes.length; v++) if (process.ptes[v].cow !== n.COW_NONE) return false;
  return true;
}

/** Every bio is put; where a mistaken worker forgets the bio pushed first, one on the dirty list has nobody left to come for it. */
function biosAtRest(env: Env, state: Snapshot): boolean {
  let forgotten = env.rules.dirtyList === 'loses-one' ? 1 : 0;
  for (let b = 0; b < state.bios.length; b++) {
    const { phase } = state.bios[b];
    if (phase === n.BIO_NONE || phase === n.PUT) continue;
    if (phase !== n.DEFERRED || forgotten === 0) return false;
    forgotten--;
  }
  return true;
}

/**
 * Nothing is left to do: every call is done, every bio put, and no fork, copy-on-write or gup is in the middle. Processes may live on,
 * and others may hold short references.
 */
export function isQuiescent(env: Env): (state: Snapshot) => boolean {
  return (s) => {
    for (let c = 0; c < s.calls.length; c++) if (s.calls[c].pc !== n.PC_DONE) return false;
    for (let m = 0; m < s.processes.length; m++) if (!idle(s.processes[m])) return false;
    return biosAtRest(env, s);
  };
}
