import type { Env, Step } from '../kernel/env.ts';
import { GUP_CHECK_SEQ, GUP_READ_PTE, GUP_RECHECK, GUP_UNDO, MODE_PIN, PC_GUP } from '../state/names.ts';
import type { Call, Snapshot } from '../state/snapshot.ts';
import { mustUnshare } from './fault.ts';
import { firstPage, readableByFast, writes } from './gup.ts';
import { callParameter } from './parameters.ts';

/**
 * gup_pte_range() [mm/gup.c]: is the pte still what was read, and need the page not be unshared (5.19 on)? If so the page is obtained,
 * otherwise its token is given back and the fast path ends. The kernel compares all bits of the pte; here they are judged anew, which
 * differs only where the change would have made no difference before the first reading.
 */
export const gupRecheck: Step = (env) => ({
  name: 'gup-recheck',
  actor: 'submitter',
  source: 'gup_pte_range() [mm/gup.c]: pte_val() != pte_val(), gup_must_unshare()',
  parameters: [callParameter(env)],
  guard: (s, c) => s.calls[c].pc === PC_GUP && s.calls[c].gup === GUP_RECHECK,
  effect: (d, c) => {
    const call = d.calls[c];
    if (!stillFit(env, d, call)) {
      call.gup = GUP_UNDO;
      return;
    }
    call.array[call.pages].page = call.gupPage;
    call.gupPage = 0;
    call.pages += 1;
    call.gup = call.pages === call.gupWant ? GUP_CHECK_SEQ : GUP_READ_PTE;
  },
});

function stillFit(env: Env, state: Snapshot, call: Call): boolean {
  const v = firstPage(env, call) + call.pages;
  if (!readableByFast(env, state, v, writes(call)) || state.processes[0].ptes[v].page !== call.gupPage) return false;
  return !(call.mode === MODE_PIN && !writes(call) && mustUnshare(env, state, 0, v));
}
