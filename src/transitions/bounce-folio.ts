import type { Env } from '../kernel/env.ts';
import { BOUNCE_READ } from '../state/names.ts';
import type { Bio, BioDraft, Call, Draft, Snapshot } from '../state/snapshot.ts';
import { subtractRefs } from './page-refs.ts';

/** Frame of the folio that a read is bounced through, or -1. */
export function bounceFrame(bio: Bio): number {
  return bio.bounce.length > 0 ? bio.bounce[0].page - 1 : -1;
}

/** Units that extraction may still take: a bounced read ends with its folio, which is a page here. */
export function unitsAllowed(env: Env, state: Snapshot, call: Call): number {
  return call.entry === BOUNCE_READ ? env.per - state.bios[call.bio - 1].size : Infinity;
}

/** folio_put(): nobody else has it. */
export function putBounceFolio(env: Env, d: Draft, bio: BioDraft): void {
  const frame = bounceFrame(bio);
  d.pages[frame].owners = 0;
  subtractRefs(env, d, frame, 1);
  bio.bounce[0].page = 0;
}
