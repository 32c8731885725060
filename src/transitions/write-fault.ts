import type { Env, Step } from '../kernel/env.ts';
import type { Snapshot } from '../state/snapshot.ts';
import { canMakeWritable, COPY, makeWritable, writeProtectOutcome } from './fault.ts';
import { virtualPageOf } from './memory-parameters.ts';
import { canFault } from './pte.ts';

/**
 * do_wp_page() [mm/memory.c]: the issuer writes to a page that is mapped read-only. Reuse by rules.cowReuse (mapcount to 5.8, page_count to
 * 5.18, PageAnonExclusive from 5.19). In fine granularity a copy is made by cow-hold, cow-copy and cow-switch instead. A copy needs a free frame.
 */
export const parentWriteFault: Step = (env) => writeFault(env, 0, 'parent');
/** The child does. */
export const childWriteFault: Step = (env) => writeFault(env, 1, 'child');

function writeFault(env: Env, process: number, actor: string): ReturnType<Step> {
  return {
    name: `${actor}-write-fault`,
    actor,
    source: 'do_wp_page() [mm/memory.c]',
    parameters: [virtualPageOf(env, process)],
    guard: (s, v) => writeFaults(s, process, v) && servedAtOnce(env, s, process, v),
    effect: (d, v) => makeWritable(env, d, process, v),
  };
}

/** Would a store to the virtual page trap into do_wp_page()? */
export function writeFaults(state: Snapshot, process: number, v: number): boolean {
  const pte = state.processes[process].ptes[v];
  return canFault(state.processes[process]) && pte.page !== 0 && pte.writable === 0;
}

function servedAtOnce(env: Env, state: Snapshot, process: number, v: number): boolean {
  if (env.bounds.granularity === 'fine') return writeProtectOutcome(env, state, process, v) !== COPY;
  return canMakeWritable(env, state, process, v);
}
