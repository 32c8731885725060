import type { Env } from '../kernel/env.ts';
import { samePgmap, withinPgmap } from '../kernel/pgmaps.ts';
import * as n from '../state/names.ts';
import type { Bio, Snapshot } from '../state/snapshot.ts';
import type { PropertyOf } from './property-of.ts';

/** Was the table filled by bio_iov_add_page(), which has no limit of the queue that could keep two fragments apart? */
function filledPageByPage(state: Snapshot, bio: Bio): boolean {
  if (bio.phase < n.BUILDING || bio.foreign === 1 || bio.origin !== 0 || bio.call === 0) return false;
  return bio.op !== n.ZONE_APPEND && state.calls[bio.call - 1].entry === n.GET_PAGES;
}

function wellMerged(env: Env, bio: Bio): boolean {
  let end = -1;
  for (let v = 0; v < bio.vcnt && v < bio.vecs.length; v++) {
    const { page, off, len } = bio.vecs[v];
    if (off >= env.per && env.rules.fill !== 'by-folio') return false;
    if (!withinPgmap(env, bio, v)) return false;
    const start = (page - 1) * env.per + off;
    if (start === end && env.rules.fill !== 'bvecs' && samePgmap(env, bio.vecs[v - 1], page - 1)) return false;
    end = page > env.bounds.frames ? -1 : start + len;
  }
  return true;
}

/**
 * I14: `same` from page_is_mergeable() [block/bio.c] decides whether a token is dropped, so it must mean that the fragment grew the last
 * vector within the page of its last byte. What a table shows of merging: no fragment begins in a later page (but where a vector names
 * its folio), none that begins where the vector before it ends stands alone (from 7.0 on all do), and no vector goes on into another
 * zone-device map.
 */
export const sameMeansMergedIntoPage: PropertyOf = (env) => ({
  name: 'same-means-merged-into-page',
  id: 'I14',
  kind: 'invariant',
  statement:
    'A fragment counts as merged into the same page only if it continues the last vector inside its last page; adjoining fragments are merged where the kernel merges, but no vector spans two zone-device maps.',
  holds: (s) => {
    for (let c = 0; c < s.calls.length; c++) if (s.calls[c].sameWrong === 1) return false;
    for (let b = 0; b < s.bios.length; b++) if (filledPageByPage(s, s.bios[b]) && !wellMerged(env, s.bios[b])) return false;
    return true;
  },
});
