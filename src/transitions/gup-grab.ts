import type { Step } from '../kernel/env.ts';
import { GUP_CHECK_SEQ, GUP_GRAB, GUP_GRAB_REST, GUP_RECHECK, MODE_PIN, PC_GUP } from '../state/names.ts';
import { getPage } from './page-refs.ts';
import { callParameter } from './parameters.ts';

/**
 * try_grab_folio(), try_get_folio() [mm/gup.c], all versions: one reference, unless there is none left on the page. For a pin the rest
 * follows; until then the ledger calls it a plain reference.
 */
export const gupGrab: Step = (env) => ({
  name: 'gup-grab',
  actor: 'submitter',
  source: 'try_get_folio() [mm/gup.c]',
  parameters: [callParameter(env)],
  guard: (s, c) => s.calls[c].pc === PC_GUP && s.calls[c].gup === GUP_GRAB,
  effect: (d, c) => {
    const call = d.calls[c];
    const frame = call.gupPage - 1;
    if (d.pages[env.headOf[frame]].ref <= 0) {
      call.gupPage = 0;
      call.gup = GUP_CHECK_SEQ;
      return;
    }
    getPage(env, d, frame, d.ledger.calls[c]);
    call.gup = call.mode === MODE_PIN ? GUP_GRAB_REST : GUP_RECHECK;
  },
});
