import type { KernelRules } from './rules.ts';
import { v5 } from './v5.ts';

/** Linux 6.6, as merged: user pages are pinned both ways, the flag is set once, and nothing is dropped by default. */
export const linux66: KernelRules = {
  ...v5,
  name: '6.6',
  title: 'Linux 6.6: bios pin user pages in both directions, BIO_PAGE_PINNED set once per call',

  userSource: 'pin', // iov_iter_extract_user_pages(): pin_user_pages_fast() whatever the direction
  pipe: 'unsupported', // 3fc40265ae2b: ITER_PIPE removed
  kvec: 'list', // iov_iter_extract_kvec_pages()

  iomapZero: 'none', // a450f49708ea: iomap_dio_zero() [fs/iomap/direct-io.c]

  flags: 'pinned', // bio_release_page(): BIO_PAGE_PINNED only
  initReffed: false,
  setFlags: 'once-before-loop', // bio_iov_iter_get_pages(): iov_iter_extract_will_pin()
  clonedGuard: true, // bio_iov_iter_get_pages(): -EIO for BIO_CLONED
  bvecSet: 'keep', // bio_iov_bvec_set() sets BIO_CLONED only

  dioToken: 'as-extracted', // 1ccf164ec866: dio_refill_pages() [fs/direct-io.c] pins
  mapUserToken: 'as-extracted', // 403b6fb8dac1: bio_map_user_iov() pins
  mapSamePage: 'drop-if-merged', // 5905afc2c7bb: bio_map_user_iov(), after a successful bio_add_hw_page()

  zeroPagePinned: false, // c8070b787519
  reclaimSkipsPinned: true, // shrink_folio_list(): folio_maybe_dma_pinned() after try_to_unmap()
};
