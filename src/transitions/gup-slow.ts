import type { Step } from '../kernel/env.ts';
import { GUP_SLOW, PC_GUP } from '../state/names.ts';
import { firstPage, grabSlowly, returnFromGup, writes } from './gup.ts';
import { callParameter } from './parameters.ts';

/**
 * __get_user_pages() [mm/gup.c], all versions: one page, faulted in and grabbed, under mmap_lock shared, so not while fork holds it. Between
 * pages the lock may be dropped (VM_FAULT_RETRY), and fork may come.
 */
export const gupSlow: Step = (env) => ({
  name: 'gup-slow',
  actor: 'submitter',
  source: '__get_user_pages() [mm/gup.c]',
  parameters: [callParameter(env)],
  guard: (s, c) => s.calls[c].pc === PC_GUP && s.calls[c].gup === GUP_SLOW && s.processes[0].locked === 0,
  effect: (d, c) => {
    const call = d.calls[c];
    const v = firstPage(env, call) + call.pages;
    if (call.pages < call.gupWant && grabSlowly(env, d, c, v, call.mode, writes(call))) {
      call.array[call.pages].page = d.processes[0].ptes[v].page;
      call.pages += 1;
      if (call.pages < call.gupWant) return;
    }
    returnFromGup(env, d, c);
  },
});
