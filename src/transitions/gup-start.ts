import type { Step } from '../kernel/env.ts';
import { ALIVE, GUP_READ_PTE, GUP_SLOW, GUP_START, MODE_PIN, PC_GUP } from '../state/names.ts';
import { callParameter } from './parameters.ts';

/**
 * internal_get_user_pages_fast(), lockless_pages_from_mm() [mm/gup.c]: a pin marks the address space first (MMF_HAS_PINNED), then reads
 * write_protect_seq; odd means that fork copies, and the slow path waits for it. A plain reference does neither.
 * Without rules.gupSeqcount (before 5.11) the sequence is not looked at.
 */
export const gupStart: Step = (env) => ({
  name: 'gup-start',
  actor: 'submitter',
  source: 'lockless_pages_from_mm() [mm/gup.c]: raw_read_seqcount()',
  parameters: [callParameter(env)],
  guard: (s, c) => s.calls[c].pc === PC_GUP && s.calls[c].gup === GUP_START,
  effect: (d, c) => {
    const call = d.calls[c];
    const process = d.processes[0];
    call.gup = GUP_READ_PTE;
    if (call.mode !== MODE_PIN || process.life !== ALIVE) return;
    process.hasPinned = 1;
    if (!env.rules.gupSeqcount) return;
    if (process.seq % 2 === 1) call.gup = GUP_SLOW;
    else call.gupSeq = process.seq;
  },
});
