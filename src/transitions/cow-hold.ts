import type { Env, Step } from '../kernel/env.ts';
import { COW_HELD, COW_NONE, ZERO } from '../state/names.ts';
import { COPY, writeProtectOutcome } from './fault.ts';
import { virtualPageOf } from './memory-parameters.ts';
import { addRefs, freeFrame } from './page-refs.ts';
import { writeFaults } from './write-fault.ts';

/**
 * do_wp_page() [mm/memory.c], all versions: decided to copy; takes a reference on the old page and drops the page-table lock. The zero page
 * needs no reference. One fault at a time per virtual page. Needs a free frame, or there is nothing to begin.
 */
export const parentCowHold: Step = (env) => cowHold(env, 0, 'parent');
export const childCowHold: Step = (env) => cowHold(env, 1, 'child');

function cowHold(env: Env, process: number, actor: string): ReturnType<Step> {
  return {
    name: `${actor}-cow-hold`,
    actor,
    source: 'do_wp_page() [mm/memory.c]: folio_get()',
    parameters: [virtualPageOf(env, process)],
    guard: (s, v) =>
      writeFaults(s, process, v) &&
      s.processes[process].ptes[v].cow === COW_NONE &&
      writeProtectOutcome(env, s, process, v) === COPY &&
      freeFrame(env, s) >= 0,
    effect: (d, v) => {
      const pte = d.processes[process].ptes[v];
      const frame = pte.page - 1;
      pte.cow = COW_HELD;
      pte.cowFrom = frame + 1;
      if (d.pages[frame].kind === ZERO) return;
      d.pages[frame].tmp += 1;
      addRefs(env, d, frame, 1);
    },
  };
}
