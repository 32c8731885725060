import type { Env, Step } from '../kernel/env.ts';
import { ALIVE, CHILD_WRITE, FILE, PARENT_WRITE } from '../state/names.ts';
import type { Snapshot } from '../state/snapshot.ts';
import { unitParameter, virtualPageOf } from './memory-parameters.ts';

/** The issuer writes a unit of its memory through a writable pte: no kernel code runs. */
export const parentStore: Step = (env) => store(env, 0, 'parent', PARENT_WRITE);
/** The child does. */
export const childStore: Step = (env) => store(env, 1, 'child', CHILD_WRITE);

function store(env: Env, process: number, actor: string, tag: number): ReturnType<Step> {
  return {
    name: `${actor}-store`,
    actor,
    source: 'a store instruction',
    parameters: [virtualPageOf(env, process), unitParameter(env)],
    guard: (s, v, u) => {
      const { life, ptes } = s.processes[process];
      return life === ALIVE && ptes[v].page !== 0 && ptes[v].writable === 1 && changesSomething(s, process, v, u, tag);
    },
    effect: (d, v, u) => {
      const pte = d.processes[process].ptes[v];
      const page = d.pages[pte.page - 1];
      page.units[u].tag = tag;
      pte.dirty = 1;
      if (page.kind === FILE) page.unsaved = 1;
    },
  };
}

/** A store of what is there already leads nowhere new. */
function changesSomething(state: Snapshot, process: number, v: number, u: number, tag: number): boolean {
  const pte = state.processes[process].ptes[v];
  const page = state.pages[pte.page - 1];
  return page.units[u].tag !== tag || pte.dirty === 0 || (page.kind === FILE && page.unsaved === 0);
}
