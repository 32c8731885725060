import { filledBio } from '../kernel/coverage.ts';
import type { Env } from '../kernel/env.ts';
import { frameOfVec, pagesOfVec } from '../kernel/vec-pages.ts';
import { userBacked } from '../state/iterator.ts';
import * as n from '../state/names.ts';
import type { Snapshot } from '../state/snapshot.ts';
import type { PropertyOf } from './property-of.ts';

function fillsUserMemory(state: Snapshot, b: number): boolean {
  const bio = state.bios[b];
  const filled = state.bios[filledBio(state, b)];
  if (bio.phase !== n.SUBMITTED || bio.op !== n.READ || filled.call === 0) return false;
  const call = state.calls[filled.call - 1];
  return userBacked(call) && call.dir === n.DEST;
}

function allPinned(env: Env, state: Snapshot, owner: number): boolean {
  const bio = state.bios[owner];
  const tokens = state.ledger.bios[owner].pages;
  for (let v = 0; v < bio.vcnt && v < bio.vecs.length; v++) {
    const pages = pagesOfVec(env, bio, v);
    for (let k = 0; k < pages; k++) {
      const frame = frameOfVec(env, bio, v, k);
      if (frame < env.bounds.frames && tokens[env.headOf[frame]].pin <= 0) return false;
    }
  }
  return true;
}

/** I9, last part: what fork and copy-on-write need to know. False by design where references are taken, so it is not checked by default. */
export const destPageIsPinned: PropertyOf = (env) => ({
  name: 'dest-page-is-pinned',
  id: 'I9p',
  kind: 'invariant',
  optional: true,
  statement: 'Every user page that the device may write into is pinned by the bio that was filled with it.',
  holds: (s) => {
    for (let b = 0; b < s.bios.length; b++) if (fillsUserMemory(s, b) && !allPinned(env, s, filledBio(s, b))) return false;
    return true;
  },
});
