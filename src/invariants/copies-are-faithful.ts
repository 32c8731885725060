import type { Env } from '../kernel/env.ts';
import * as n from '../state/names.ts';
import type { Snapshot } from '../state/snapshot.ts';
import type { PropertyOf } from './property-of.ts';

/**
 * May one unit read so to the issuer and so to the child: touched since the fork by who may? What the device does to the child is for child-isolation. In fine
 * granularity it may also have written between the copy of a page and the end of the fork, from which on its bytes are marked.
 */
function mayDiffer(env: Env, issuers: number, childs: number): boolean {
  if (issuers === n.DMA && env.bounds.granularity === 'fine') return true;
  return issuers === n.PARENT_WRITE || issuers === n.DMA_AFTER_FORK || childs === n.CHILD_WRITE || childs === n.DMA_AFTER_FORK;
}

function sameButForLater(env: Env, state: Snapshot, issuers: number, childs: number): boolean {
  const left = state.pages[issuers];
  const right = state.pages[childs];
  if (left.kind !== n.ANON || right.kind !== n.ANON) return true;
  for (let u = 0; u < left.units.length; u++) {
    const { tag } = left.units[u];
    if (tag !== right.units[u].tag && !mayDiffer(env, tag, right.units[u].tag)) return false;
  }
  return true;
}

/** I27: which of the two has the copy depends on who wrote first, and on pins; what was there at the fork is the same for both. */
export const copiesAreFaithful: PropertyOf = (env) => ({
  name: 'copies-are-faithful',
  id: 'I27',
  kind: 'invariant',
  statement:
    'Issuer and child read the same in private memory, but for what the issuer, its I/O or the child wrote since the fork: a copy has the bytes of its original.',
  holds: (s) => {
    if (s.processes.length < 2 || s.processes[0].life !== n.ALIVE || s.processes[1].life !== n.ALIVE) return true;
    const [parent, child] = s.processes;
    for (let v = 0; v < parent.ptes.length; v++) {
      const issuers = parent.ptes[v].page;
      const childs = child.ptes[v].page;
      if (issuers !== 0 && childs !== 0 && issuers !== childs && !sameButForLater(env, s, issuers - 1, childs - 1)) return false;
    }
    return true;
  },
});
