import type { Env, Step } from '../kernel/env.ts';
import { canPopulate, populate } from './fault.ts';
import { virtualPageOf } from './memory-parameters.ts';
import { canFault } from './pte.ts';

/**
 * handle_pte_fault() [mm/memory.c] for a pte that is none, all versions: private memory is written to and gets a zeroed page; a file page is
 * mapped again from the page cache, or read in. Only what was mapped at the start, and what the process did not unmap itself.
 * A page that was reclaimed comes back into its own frame; if that is in other use, or there is no free frame, it is -ENOMEM.
 */
export const parentDemandFault: Step = (env) => demandFault(env, 0, 'parent');
/** The child does. */
export const childDemandFault: Step = (env) => demandFault(env, 1, 'child');

function demandFault(env: Env, process: number, actor: string): ReturnType<Step> {
  return {
    name: `${actor}-demand-fault`,
    actor,
    source: 'do_fault(), do_anonymous_page() [mm/memory.c]',
    parameters: [virtualPageOf(env, process)],
    guard: (s, v) => typeof env.layout.mapping[v] === 'number' && canFault(s.processes[process]) && canPopulate(env, s, process, v, true),
    effect: (d, v) => populate(env, d, process, v, true),
  };
}
