import type { Step } from '../kernel/env.ts';
import { GUP_CHECK_SEQ, GUP_SLOW, GUP_UNDO, MODE_PIN, PC_GUP } from '../state/names.ts';
import { returnFromGup } from './gup.ts';
import { callParameter } from './parameters.ts';

/**
 * lockless_pages_from_mm() [mm/gup.c], 5.11 on (rules.gupSeqcount): if fork wrote write_protect_seq since it was read, every pin is given back
 * and the slow path starts over. Otherwise the slow path gets what the fast one did not. A plain reference is not checked.
 */
export const gupCheckSeq: Step = (env) => ({
  name: 'gup-check-seq',
  actor: 'submitter',
  source: 'lockless_pages_from_mm() [mm/gup.c]: read_seqcount_retry()',
  parameters: [callParameter(env)],
  guard: (s, c) => s.calls[c].pc === PC_GUP && s.calls[c].gup === GUP_CHECK_SEQ,
  effect: (d, c) => {
    const call = d.calls[c];
    if (call.mode === MODE_PIN && env.rules.gupSeqcount && d.processes[0].seq !== call.gupSeq) {
      d.ghost.seqRetry = 1;
      call.gup = call.pages > 0 ? GUP_UNDO : GUP_SLOW;
      call.gupSeq = 0;
    } else if (call.pages === call.gupWant) {
      returnFromGup(env, d, c);
    } else {
      call.gup = GUP_SLOW;
      call.gupSeq = 0;
    }
  },
});
