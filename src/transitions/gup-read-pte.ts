import type { Step } from '../kernel/env.ts';
import { GUP_CHECK_SEQ, GUP_GRAB, GUP_READ_PTE, PC_GUP } from '../state/names.ts';
import { firstPage, readableByFast, writes } from './gup.ts';
import { callParameter } from './parameters.ts';

/** gup_pte_range() [mm/gup.c], all versions: reads the next pte without a lock; one that is not fit ends the fast path. */
export const gupReadPte: Step = (env) => ({
  name: 'gup-read-pte',
  actor: 'submitter',
  source: 'gup_pte_range() [mm/gup.c]: ptep_get_lockless()',
  parameters: [callParameter(env)],
  guard: (s, c) => s.calls[c].pc === PC_GUP && s.calls[c].gup === GUP_READ_PTE,
  effect: (d, c) => {
    const call = d.calls[c];
    const v = firstPage(env, call) + call.pages;
    if (readableByFast(env, d, v, writes(call))) {
      call.gupPage = d.processes[0].ptes[v].page;
      call.gup = GUP_GRAB;
    } else {
      call.gup = GUP_CHECK_SEQ;
    }
  },
});
