import type { KernelRules } from './rules.ts';

/** Linux 6.2, before the series: references for everything, BIO_NO_PAGE_REF where there are none. */
export const linux62: KernelRules = {
  name: '6.2',
  title: 'Linux 6.2: bios take plain references (FOLL_GET)',

  userDest: 'get', // iov_iter_get_pages() -> get_user_pages_fast() [lib/iov_iter.c]
  userSource: 'get',
  xarray: 'get', // iter_xarray_get_pages()
  xarrayEmpty: 'checked',
  pipe: 'get', // pipe_get_pages()
  kvec: 'unsupported', // __iov_iter_get_pages_alloc(): -EFAULT
  iomapZero: 'get', // iomap_dio_zero() [fs/iomap/direct-io.c]
  mapUserToken: 'get', // bio_map_user_iov(): iov_iter_get_pages()
  dioToken: 'get', // dio_refill_pages(): iov_iter_get_pages2() [fs/direct-io.c]
  grabStop: 'before-fault',

  flags: 'no-page-ref', // bio_release_pages(): unless BIO_NO_PAGE_REF [include/linux/bio.h]
  initReffed: false,
  setFlags: 'never',
  flagUpdate: 'clear-and-set',
  clonedGuard: false,
  bvecSet: 'set-no-page-ref', // bio_iov_bvec_set()
  bvecCount: 'set',
  clone: 'cleared', // __bio_clone()

  samePageDrop: 'when-same', // bio_iov_add_page(): put_page()
  lastFragment: 'cut', // b403ea240488
  dropUnusedFrom: 'index', // __bio_iov_iter_get_pages(), label out
  fill: 'by-page', // bio_iov_add_page()
  trim: 'each-extraction', // __bio_iov_iter_get_pages()
  alignDownDrops: 'first-page', // not there yet
  zoneAppend: 'stops-at-limit', // bio_iov_add_zone_append_page()
  otherPgmap: 'not-merged', // 49580e690755: page_is_mergeable()
  revertTrim: 'once',
  revertLeft: 'once',
  noZoneAppend: 'error', // b82d9fa257cb
  revertRefused: 'never', // not there yet: bio_iov_add_page() refuses nothing
  memoryAlign: 'by-caller', // bdev_iter_is_aligned() [block/bdev.c]
  misaligned: 'gives-back',
  zeroProgress: 'error',

  mapFill: 'own-loop', // bio_map_user_iov() [block/blk-map.c]
  mapSamePage: 'put-if-refused',
  mapFailure: 'by-vector', // 2b04e8f6bbb1

  dioCleanup: 'advances-head', // d44c40420783: dio_cleanup() [fs/direct-io.c]

  bounceRead: 'unsupported', // not there yet

  split: 'window-only', // bio_split()
  releaseWalk: 'table', // bio_for_each_segment_all()
  releaseUnit: 'page',
  releaseCount: 'first-to-last',
  releaseOrder: 'dirty-then-drop', // __bio_release_pages()
  dirtyCompound: false, // __bio_release_pages(): !PageCompound()
  dirtyList: 'whole', // bio_dirty_fn()
  releaseCalls: 'once',
  checkDirty: 'done',
  deferral: 'whole-bio', // 24d5493f2071: bio_check_pages_dirty()
  emptyWalk: 'guarded', // bio_for_each_segment_all()
  readDirection: 'dest', // callers of iov_iter_init()

  zeroPagePinned: true, // until c8070b787519 (6.5)
  unpinSubtracts: 'bias', // gup_put_folio() [mm/gup.c]
  putSubtracts: 'one',
  forkPinned: 'copied', // copy_present_page() [mm/memory.c]
  gupSeqcount: true, // lockless_pages_from_mm() [mm/gup.c]
  cowReuse: 'exclusive', // do_wp_page() [mm/memory.c]
  reclaimSkipsPinned: false, // shrink_folio_list() [mm/vmscan.c]
  pipeRevert: 'releases', // pipe_advance() by iov_iter_revert()
};
