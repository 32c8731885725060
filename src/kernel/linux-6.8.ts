import { linux66 } from './linux-6.6.ts';
import type { KernelRules } from './rules.ts';

/** Linux 6.8: pages are dirtied and released by folio, large folios too. */
export const linux68: KernelRules = {
  ...linux66,
  name: '6.8',
  title: 'Linux 6.8: release and dirtying go by folio, and large folios are dirtied',

  releaseUnit: 'folio', // 1b151e2435fc: __bio_release_pages() [block/bio.c]
  releaseCount: 'length-only', // __bio_release_pages() steps by PAGE_SIZE from the start of the length, until 38b43539d64b (6.9)
  dirtyCompound: true, // 1b151e2435fc
};
