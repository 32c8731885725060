import type { Env, Step } from '../kernel/env.ts';
import { GUP_CHECK_SEQ, GUP_SLOW, GUP_UNDO, MODE_PIN, PC_GUP } from '../state/names.ts';
import type { Draft } from '../state/snapshot.ts';
import { putPage, unpinPage } from './page-refs.ts';
import { callParameter } from './parameters.ts';

/**
 * gup_put_folio() for a page whose pte changed, unpin_user_pages_lockless() for all pages when fork came between [mm/gup.c]: one token a
 * step, the last page first.
 */
export const gupUndo: Step = (env) => ({
  name: 'gup-undo',
  actor: 'submitter',
  source: 'gup_put_folio(), unpin_user_pages_lockless() [mm/gup.c]',
  parameters: [callParameter(env)],
  guard: (s, c) => s.calls[c].pc === PC_GUP && s.calls[c].gup === GUP_UNDO,
  effect: (d, c) => {
    const call = d.calls[c];
    if (call.gupPage !== 0) {
      giveBack(env, d, c, call.gupPage - 1);
      call.gupPage = 0;
      call.gup = GUP_CHECK_SEQ;
      return;
    }
    call.pages -= 1;
    giveBack(env, d, c, call.array[call.pages].page - 1);
    call.array[call.pages].page = 0;
    if (call.pages === 0) call.gup = GUP_SLOW;
  },
});

function giveBack(env: Env, d: Draft, c: number, frame: number): void {
  if (d.calls[c].mode === MODE_PIN) unpinPage(env, d, frame, d.ledger.calls[c]);
  else putPage(env, d, frame, d.ledger.calls[c]);
}
