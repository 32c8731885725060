import type { Step } from '../kernel/env.ts';
import * as n from '../state/names.ts';
import { addHwPage, REFUSED } from './add-hw-page.ts';
import { endAdding, nextFragment, nextPage, settleToken } from './add-page.ts';
import { currentBio } from './bio-object.ts';
import { callParameter } from './parameters.ts';

/**
 * bio_iov_add_zone_append_page() [block/bio.c], to 6.12: as bio_iov_add_page() within the zone-append limit. A refusal ends the add loop;
 * the token of the refused page is dropped by the clean-up loop, not here, and the call succeeds with less.
 */
export const addZoneAppendPage: Step = (env) => ({
  name: 'add-zone-append-page',
  actor: 'submitter',
  source: 'bio_iov_add_zone_append_page() [block/bio.c]',
  parameters: [callParameter(env)],
  guard: (s, c) => s.calls[c].pc === n.PC_ADD && s.calls[c].op === n.ZONE_APPEND,
  effect: (d, c) => {
    const call = d.calls[c];
    const bio = currentBio(d, c);
    const frame = call.array[call.index].page - 1;
    const len = nextFragment(env, d, c);
    const merge = addHwPage(env, bio, frame, call.offset, len, env.bounds.zoneAppendLimit);
    if (merge === REFUSED) {
      call.ret = n.EINVAL;
      endAdding(env, d, c);
      return;
    }
    settleToken(env, d, c, frame, merge);
    nextPage(d, c, len);
    if (call.rest === 0) endAdding(env, d, c);
  },
});
