import type { Env, Step } from '../kernel/env.ts';
import * as n from '../state/names.ts';
import type { Draft } from '../state/snapshot.ts';
import { currentBio, setModeFlags } from './bio-object.ts';
import { callParameter } from './parameters.ts';

/** v5 patch 8/9: both flags are cleared, then the one that the clean-up mode asks for is set; after every extraction. */
function writeMode(env: Env, d: Draft, c: number): void {
  const { mode } = d.calls[c];
  const bio = currentBio(d, c);
  const keep = env.rules.flagUpdate === 'only-set' || (env.rules.flagUpdate === 'clear-if-mode' && mode === n.MODE_NONE);
  const reffed = keep ? bio.reffed : 0;
  const pinned = keep ? bio.pinned : 0;
  setModeFlags(bio, mode === n.MODE_GET ? 1 : reffed, mode === n.MODE_PIN ? 1 : pinned);
}

/** __bio_iov_iter_get_pages() of v5: the flags follow the mode of this extraction. */
export const setFlags: Step = (env) => ({
  name: 'set-flags',
  actor: 'submitter',
  source: '__bio_iov_iter_get_pages() [block/bio.c]',
  parameters: [callParameter(env)],
  guard: (s, c) => s.calls[c].pc === n.PC_SET_FLAGS,
  effect: (d, c) => {
    writeMode(env, d, c);
    d.calls[c].pc = n.PC_TRIM;
  },
});

/** A mistake that nobody made: the flags are written when the pages were added already. */
export const setFlagsLate: Step = (env) => ({
  name: 'set-flags-late',
  actor: 'submitter',
  source: '__bio_iov_iter_get_pages(), changed',
  parameters: [callParameter(env)],
  guard: (s, c) => s.calls[c].pc === n.PC_SET_FLAGS_LATE,
  effect: (d, c) => {
    writeMode(env, d, c);
    d.calls[c].pc = d.calls[c].rest > 0 ? n.PC_REVERT_LEFT : n.PC_DROP_UNUSED;
  },
});
