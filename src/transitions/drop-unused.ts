import type { Env, Step } from '../kernel/env.ts';
import * as n from '../state/names.ts';
import type { Draft } from '../state/snapshot.ts';
import { currentBio } from './bio-object.ts';
import { dropPage } from './drop-page.ts';
import { callParameter } from './parameters.ts';

/** Label `out` of __bio_iov_iter_get_pages(): where the clean-up loop begins, and past it if there is nothing to do. */
export function beginDropUnused(env: Env, d: Draft, c: number): void {
  const call = d.calls[c];
  if (env.rules.dropUnusedFrom === 'nowhere') call.index = call.pages;
  if (env.rules.dropUnusedFrom === 'first') call.index = 0;
  if (env.rules.dropUnusedFrom === 'next' && call.index < call.pages) call.index += 1;
  call.pc = call.index < call.pages ? n.PC_DROP_UNUSED : n.PC_LOOP;
}

/** Label `out` of __bio_iov_iter_get_pages() [block/bio.c]: a page that was extracted but not added is dropped. */
export const dropUnused: Step = (env) => ({
  name: 'drop-unused',
  actor: 'submitter',
  source: '__bio_iov_iter_get_pages() [block/bio.c]',
  parameters: [callParameter(env)],
  guard: (s, c) => s.calls[c].pc === n.PC_DROP_UNUSED,
  effect: (d, c) => {
    const call = d.calls[c];
    if (call.index < call.pages) {
      d.ghost.droppedUnused = 1;
      dropPage(env, d, currentBio(d, c), call.array[call.index].page - 1, d.ledger.calls[c]);
      call.index += 1;
    }
    if (call.index >= call.pages) call.pc = n.PC_LOOP;
  },
});
