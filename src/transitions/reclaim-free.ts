import type { Env, Step } from '../kernel/env.ts';
import { maybeDmaPinned } from '../kernel/pins.ts';
import { FILE } from '../state/names.ts';
import type { Snapshot } from '../state/snapshot.ts';
import { frameParameter } from './memory-parameters.ts';
import { subtractRefs } from './page-refs.ts';
import { folioMapped } from './reclaim-unmap.ts';

/**
 * shrink_folio_list(), __remove_mapping() [mm/vmscan.c]: an unmapped file folio is freed if its references freeze at exactly the page
 * cache's, and it is then clean. From 6.3 on a folio that may be pinned is left alone before that (rules.reclaimSkipsPinned).
 */
export const reclaimFree: Step = (env) => ({
  name: 'reclaim-free',
  actor: 'reclaim',
  source: '__remove_mapping() [mm/vmscan.c]',
  parameters: [frameParameter(env)],
  guard: (s, head) => {
    if (env.headOf[head] !== head || s.pages[head].kind !== FILE || s.pages[head].freed === 1 || folioMapped(env, s, head)) return false;
    if (env.rules.reclaimSkipsPinned && maybeDmaPinned(env, s, head)) return false;
    const owners = cacheReferences(env, s, head);
    return owners > 0 && s.pages[head].ref === owners && clean(env, s, head);
  },
  effect: (d, head) => {
    const owners = cacheReferences(env, d, head);
    for (let frame = head; frame < env.bounds.frames && env.headOf[frame] === head; frame++) d.pages[frame].owners = 0;
    subtractRefs(env, d, head, owners);
  },
});

/** The page cache has one reference per page of the folio. */
function cacheReferences(env: Env, state: Snapshot, head: number): number {
  let owners = 0;
  for (let frame = head; frame < env.bounds.frames && env.headOf[frame] === head; frame++) owners += state.pages[frame].owners;
  return owners;
}

function clean(env: Env, state: Snapshot, head: number): boolean {
  for (let frame = head; frame < env.bounds.frames && env.headOf[frame] === head; frame++) {
    if (state.pages[frame].dirty === 1) return false;
  }
  return true;
}
