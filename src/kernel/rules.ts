/**
 * The decisions in which kernel versions differ. A rule set is plain data, so that it can cross threads, be printed, and be changed
 * in one named place by a mutant. The comment of each decision names the function that makes it and what the values mean;
 * the values that no kernel has are mistakes that somebody could make, and are marked so.
 */
export interface KernelRules {
  readonly name: string;
  /** One line for people. */
  readonly title: string;

  /** Token for pages of user memory, by direction. iov_iter_get_pages2() or iov_iter_extract_user_pages() [lib/iov_iter.c]. */
  readonly userDest: 'get' | 'pin';
  readonly userSource: 'get' | 'pin';
  /** Token for xarray pages: iter_xarray_get_pages() takes references, iov_iter_extract_xarray_pages() only lists. */
  readonly xarray: 'get' | 'list';
  /** `checked`: an empty range gives 0. `wraps`: size = nr * PAGE - offset in unsigned arithmetic. */
  readonly xarrayEmpty: 'checked' | 'wraps';
  /** ITER_PIPE: pipe_get_pages() takes a reference beside the buffer's, append_pipe() only lists, and later it is -EFAULT. */
  readonly pipe: 'get' | 'list' | 'unsupported';
  /** ITER_KVEC: iov_iter_extract_kvec_pages() or -EFAULT. */
  readonly kvec: 'list' | 'unsupported';
  /** iomap_dio_zero() [fs/iomap/direct-io.c] takes a reference on the zero page that it adds, or none. */
  readonly iomapZero: 'get' | 'none';
  /** bio_map_user_iov() [block/blk-map.c] takes references whatever the direction, or tokens as extraction does. */
  readonly mapUserToken: 'get' | 'as-extracted';
  /** fs/direct-io.c takes references whatever the direction (until 6.4), or tokens as extraction does: dio_refill_pages(). */
  readonly dioToken: 'get' | 'as-extracted';
  /** `ignores-fault` (mistake): the page that faults is reported, too. `past-segment` (mistake): one page beyond the segment. */
  readonly grabStop: 'before-fault' | 'ignores-fault' | 'past-segment';

  /** Which flags say how pages are dropped: bio_flagged() in bio_release_page() [block/bio.c]. */
  readonly flags: 'no-page-ref' | 'reffed-and-pinned' | 'pinned';
  /** bio_init() and bio_reset() set BIO_PAGE_REFFED. */
  readonly initReffed: boolean;
  /**
   * When __bio_iov_iter_get_pages() writes the mode into the flags: never (references are the default), after each extraction, or
   * once before the loop of bio_iov_iter_get_pages(). `after-add` (mistake): when the pages were added already.
   */
  readonly setFlags: 'never' | 'each-extraction' | 'once-before-loop' | 'after-add';
  /** `clear-and-set`: both flags are cleared first. `only-set`, `clear-if-mode` (mistakes): never, or only for a mode other than 0. */
  readonly flagUpdate: 'clear-and-set' | 'only-set' | 'clear-if-mode';
  /** bio_iov_iter_get_pages() refuses a BIO_CLONED bio with -EIO. */
  readonly clonedGuard: boolean;
  /** bio_iov_bvec_set(): sets BIO_NO_PAGE_REF, clears BIO_PAGE_REFFED only, or clears PINNED, too. */
  readonly bvecSet: 'set-no-page-ref' | 'clear-reffed' | 'clear-both' | 'keep';
  /** bio_iov_bvec_set() writes the number of the caller's vectors into bi_vcnt, or leaves it 0. */
  readonly bvecCount: 'set' | 'left-zero';
  /** __bio_clone() clears the mode flags and copies no vectors. `copied` (mistake): flags, table and bi_vcnt are the source's. */
  readonly clone: 'cleared' | 'copied';

  /** bio_iov_add_page(): the token of a fragment merged into the page of the last vector is dropped. Other values are mistakes. */
  readonly samePageDrop: 'when-same' | 'never' | 'every-merge' | 'when-not-merged';
  /** Length of a fragment: as far as the page and what was extracted go, or (before b403ea240488) to the end of the page, for the last one too. */
  readonly lastFragment: 'cut' | 'whole-page';
  /** First page that the clean-up loop at `out` of __bio_iov_iter_get_pages() drops. `next` and `first` are mistakes; `nowhere`: no loop, before d9cf3bd53184. */
  readonly dropUnusedFrom: 'index' | 'next' | 'first' | 'nowhere';
  /**
   * How extracted pages get into the table [block/bio.c]. `by-page`: bio_iov_add_page(), to 6.12. `by-folio`: bio_iov_add_folio(), a run of
   * pages of one folio at a time. `add-folio`: bio_add_folio(), which may refuse. `bvecs`: iov_iter_extract_bvecs() appends and never merges.
   */
  readonly fill: 'by-page' | 'by-folio' | 'add-folio' | 'bvecs';
  /** The bio holds whole logical blocks: __bio_iov_iter_get_pages() cuts each extraction, or bio_iov_iter_align_down() the whole; `never` is a mistake. */
  readonly trim: 'each-extraction' | 'once-per-bio' | 'never';
  /** What bio_iov_iter_align_down() drops of a vector that it takes away: the pin of its first page only, or (no kernel) of each of its pages. */
  readonly alignDownDrops: 'first-page' | 'every-page';
  /** A zone append stops at the limit of the queue (bio_iov_add_zone_append_page()), or is filled as a write and split later. */
  readonly zoneAppend: 'stops-at-limit' | 'as-write';
  /**
   * Pages of two zone-device maps next to each other [block/bio.c]: merged all the same, not merged, refused by bio_add_page(), or the end of
   * a pass of iov_iter_extract_bvecs().
   */
  readonly otherPgmap: 'merged' | 'not-merged' | 'refused' | 'ends-pass';
  /**
   * iov_iter_revert(trim) and iov_iter_revert(left); other than `once` is a mistake. `whole-pass`: nothing of a pass that stopped counts as
   * consumed, although its first pages were added (before 4977d121bc9b, and once more before 325347d965e7).
   */
  readonly revertTrim: 'once' | 'never' | 'twice';
  readonly revertLeft: 'once' | 'never' | 'twice' | 'whole-pass';
  /** A zone append where the device has none (a limit of 0): an error, or a success without progress, before b82d9fa257cb. */
  readonly noZoneAppend: 'error' | 'success';
  /** After bio_add_folio() refused a run, the goto passes iov_iter_revert(left) by (6.17 to 6.19), or (no kernel) does not. */
  readonly revertRefused: 'once' | 'never';
  /** A segment of user memory that is misaligned for DMA is the caller's business, or -EINVAL from extraction, and everything is given back. */
  readonly memoryAlign: 'by-caller' | 'in-extraction';
  /** After such an -EINVAL what the bio lists already is released, or (mistake) kept. */
  readonly misaligned: 'gives-back' | 'keeps';
  /** What __bio_iov_iter_get_pages() answers when the trim left nothing: -EFAULT, or (mistake) 0, on which the outer loop goes round for ever. */
  readonly zeroProgress: 'error' | 'success';

  /** bio_map_user_iov() [block/blk-map.c] has a loop of its own, or calls bio_iov_iter_get_pages(). */
  readonly mapFill: 'own-loop' | 'get-pages';
  /** bio_map_user_iov(): drops the token of a merged fragment when bio_add_hw_page() refuses it, or when it succeeded. */
  readonly mapSamePage: 'put-if-refused' | 'drop-if-merged' | 'never';
  /** bio_map_user_iov() that gives up drops once for each page in each vector, or (before 2b04e8f6bbb1) for each page that was extracted. */
  readonly mapFailure: 'by-vector' | 'by-extracted-page';

  /** dio_cleanup() [fs/direct-io.c], which is called twice after a failure, moves the head of the array past what it dropped, or (before d44c40420783) not. */
  readonly dioCleanup: 'advances-head' | 'keeps-head';

  /**
   * bio_iov_iter_bounce_read() [block/bio.c] is not there yet; of a folio into which nothing could be read it puts the reference, or (before 5991bfa3f88e, within 7.0)
   * forgets it.
   */
  readonly bounceRead: 'unsupported' | 'puts-folio' | 'keeps-folio';

  /** bio_split() changes only bi_iter; `shrinks-table` (mistake) shortens the first vector, too. */
  readonly split: 'window-only' | 'shrinks-table';
  /** What release and dirtying walk: the table, or (mistake) the window of bi_iter. */
  readonly releaseWalk: 'table' | 'window';
  /** Release and dirtying go page by page (bio_for_each_segment_all()), or by the folios of a vector (bio_for_each_folio_all()). */
  readonly releaseUnit: 'page' | 'folio';
  /** Pages of a vector, or of its part in a folio: from the first to the last byte, or ceil(len / PAGE), as in 6.8; page by page it is a mistake. */
  readonly releaseCount: 'first-to-last' | 'length-only';
  /** __bio_release_pages() dirties a page before it drops the token; the reverse is a mistake. */
  readonly releaseOrder: 'dirty-then-drop' | 'drop-then-dirty';
  /** PageCompound() pages are dirtied, too. */
  readonly dirtyCompound: boolean;
  /** bio_dirty_fn() takes the whole list; `loses-one` (mistake) forgets the bio pushed first. */
  readonly dirtyList: 'whole' | 'loses-one';
  /** bio_release_pages() is called once by end_io; `twice` is a mistake. */
  readonly releaseCalls: 'once' | 'twice';
  /** bio_check_pages_dirty() before the release; `skipped` is a mistake. */
  readonly checkDirty: 'done' | 'skipped';
  /** A clean page defers the whole bio, or (before 24d5493f2071) what is left after the dirty pages were dropped and their slots cleared. */
  readonly deferral: 'whole-bio' | 'clean-pages';
  /** A walk by folio over a bio without vectors stops at once, or (before 7bed6f3d08b7) looks at the first vector all the same. */
  readonly emptyWalk: 'guarded' | 'reads-first-vector';
  /** Which way callers say that the data of a read goes: as it does, or (some, before 6.2) the other way. */
  readonly readDirection: 'dest' | 'source';

  /** The zero page takes part in pin counting (until 6.4), or pin and unpin of it do nothing. */
  readonly zeroPagePinned: boolean;
  /** unpin_user_page() takes the bias off a small page, put_page() one; swapped amounts are mistakes. */
  readonly unpinSubtracts: 'bias' | 'one';
  readonly putSubtracts: 'one' | 'bias';
  /** fork: page_needs_cow_for_dma() copies a page that may be pinned; `ignored` is a mistake. */
  readonly forkPinned: 'copied' | 'ignored';
  /** gup_fast compares write_protect_seq before and after; without it pin and fork race (before 57efa1fe5957). */
  readonly gupSeqcount: boolean;
  /** Reuse in do_wp_page(): `exclusive` (5.19 on), `page-count` (5.9 to 5.18), `mapcount` (before). */
  readonly cowReuse: 'exclusive' | 'page-count' | 'mapcount';
  /** shrink_folio_list() leaves a pinned folio alone after unmapping (6.3 on). */
  readonly reclaimSkipsPinned: boolean;
  /** A pipe buffer's page is freed by iov_iter_revert() at once; `kept` is a mistake in the other direction (a leak). */
  readonly pipeRevert: 'releases' | 'kept';
}
