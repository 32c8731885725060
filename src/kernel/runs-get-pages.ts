import * as n from '../state/names.ts';
import type { Call } from '../state/snapshot.ts';
import type { Env } from './env.ts';

/** Is the bio of this call filled by bio_iov_iter_get_pages() [block/bio.c]? bio_map_user_iov() has a loop of its own until 6.12. */
export function runsGetPages(env: Env, call: Call): boolean {
  return call.entry === n.GET_PAGES || (call.entry === n.MAP_USER_IOV && env.rules.mapFill === 'get-pages');
}
