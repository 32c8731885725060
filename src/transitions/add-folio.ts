import type { Env, Step } from '../kernel/env.ts';
import { leavesPgmap } from '../kernel/pgmaps.ts';
import * as n from '../state/names.ts';
import type { Call, Draft } from '../state/snapshot.ts';
import { endAdding, handOver, settleToken } from './add-page.ts';
import { currentBio } from './bio-object.ts';
import { bioFull } from './get-pages.ts';
import { appendVec, growLast, mergeable, NOT_MERGEABLE } from './merge.ts';
import { callParameter } from './parameters.ts';

/** The run was not added: bio_add_folio() refused it, or iov_iter_extract_bvecs() ended its pass. */
const NOT_ADDED = -1;

const sources = {
  'by-page': '',
  'by-folio': 'bio_iov_add_folio() [block/bio.c]',
  'add-folio': 'bio_add_folio() [block/bio.c]',
  bvecs: 'iov_iter_extract_bvecs() [lib/iov_iter.c]',
} as const;

/** get_contig_folio_len(): pages from the cursor of the array on that follow each other in the array, in memory and in one folio. */
function runOfPages(env: Env, call: Call): number {
  const first = call.array[call.index].page;
  const most = Math.ceil((call.offset + call.rest) / env.per);
  let pages = 1;
  while (pages < most && call.array[call.index + pages].page === first + pages && sameFolio(env, first - 1, first - 1 + pages)) pages++;
  return pages;
}

function sameFolio(env: Env, a: number, b: number): boolean {
  return a < env.bounds.frames && b < env.bounds.frames && env.headOf[a] === env.headOf[b];
}

/** How the run was merged into the last vector, NOT_MERGEABLE if it was appended, or NOT_ADDED. */
function addRun(env: Env, d: Draft, c: number, frame: number, len: number): number {
  const { offset } = d.calls[c];
  const bio = currentBio(d, c);
  const { fill, otherPgmap } = env.rules;
  const foreignMap = leavesPgmap(env, bio, frame);
  if (foreignMap && (otherPgmap === 'refused' || otherPgmap === 'ends-pass')) return NOT_ADDED;
  const merge = fill === 'bvecs' ? NOT_MERGEABLE : mergeable(env, bio, frame, offset);
  if (merge !== NOT_MERGEABLE) {
    growLast(bio, len);
    return merge;
  }
  if (fill === 'add-folio' && bioFull(bio)) return NOT_ADDED;
  const head = fill === 'by-folio' && frame < env.bounds.frames ? env.headOf[frame] : frame;
  appendVec(bio, head, (frame - head) * env.per + offset, len);
  return NOT_MERGEABLE;
}

/**
 * The loop over runs of __bio_iov_iter_get_pages() [block/bio.c], 6.13 to 6.19, and of iov_iter_extract_bvecs() [lib/iov_iter.c], 7.0 on. A run
 * becomes a vector or grows the last one; only the first page of a run can continue a page that is listed already, and then its pin is
 * dropped. 6.13 names the folio in the vector, with an offset that may be beyond a page.
 */
export const addFolio: Step = (env) => ({
  name: 'add-folio',
  actor: 'submitter',
  source: sources[env.rules.fill],
  parameters: [callParameter(env)],
  guard: (s, c) => s.calls[c].pc === n.PC_ADD,
  effect: (d, c) => {
    const call = d.calls[c];
    const frame = call.array[call.index].page - 1;
    const pages = runOfPages(env, call);
    const len = Math.min(pages * env.per - call.offset, call.rest);
    const merge = addRun(env, d, c, frame, len);
    if (merge === NOT_ADDED) {
      if (env.rules.fill === 'add-folio') {
        call.ret = n.EINVAL;
        if (env.rules.revertRefused === 'never') call.rest = 0;
      }
      endAdding(env, d, c);
      return;
    }
    settleToken(env, d, c, frame, merge);
    for (let k = 1; k < pages; k++) handOver(env, d, c, frame + k);
    call.rest -= len;
    call.index += pages;
    call.offset = 0;
    if (call.rest === 0) endAdding(env, d, c);
  },
});
