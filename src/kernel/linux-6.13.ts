import { linux68 } from './linux-6.8.ts';
import type { KernelRules } from './rules.ts';

/** Linux 6.13: bios are filled by runs of pages of one folio. */
export const linux613: KernelRules = {
  ...linux68,
  name: '6.13',
  title: 'Linux 6.13: pages are added by folio, pass-through requests go the same way',

  releaseCount: 'first-to-last', // 38b43539d64b: __bio_release_pages() [block/bio.c]
  fill: 'by-folio', // ed9832bc08db: bio_iov_add_folio()
  zoneAppend: 'as-write', // bio_iov_iter_get_pages() has no limit; a zone append is split as other bios are
  mapFill: 'get-pages', // bio_map_user_iov() [block/blk-map.c]
};
