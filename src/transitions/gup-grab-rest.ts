import type { Step } from '../kernel/env.ts';
import { GUP_GRAB_REST, GUP_RECHECK, PC_GUP } from '../state/names.ts';
import { pinPage } from './page-refs.ts';
import { callParameter } from './parameters.ts';

/**
 * try_grab_folio() [mm/gup.c], all versions: the reference becomes a pin, by the rest of the bias on a small page and by the pin count on a
 * large folio. Then comes a full barrier.
 */
export const gupGrabRest: Step = (env) => ({
  name: 'gup-grab-rest',
  actor: 'submitter',
  source: 'try_grab_folio() [mm/gup.c]: folio_ref_add()',
  parameters: [callParameter(env)],
  guard: (s, c) => s.calls[c].pc === PC_GUP && s.calls[c].gup === GUP_GRAB_REST,
  effect: (d, c) => {
    const call = d.calls[c];
    const head = env.headOf[call.gupPage - 1];
    d.ledger.calls[c].pages[head].get -= 1;
    d.pages[head].ref -= 1;
    pinPage(env, d, call.gupPage - 1, d.ledger.calls[c]);
    call.gup = GUP_RECHECK;
  },
});
