/** Names of the enumerated leaves, in the order of their numbers, and the numbers as constants. */

export const pageKinds = ['free', 'anon', 'file', 'zero', 'kernel', 'pipe'] as const;
export const FREE = 0;
export const ANON = 1;
export const FILE = 2;
export const ZERO = 3;
export const KERNEL = 4;
export const PIPE = 5;

/** What a unit of memory or of the medium holds. DMA done while a child exists has a tag of its own: the child must never read it. */
export const tags = ['old', 'dma', 'dma-after-fork', 'parent-write', 'child-write'] as const;
export const OLD = 0;
export const DMA = 1;
export const DMA_AFTER_FORK = 2;
export const PARENT_WRITE = 3;
export const CHILD_WRITE = 4;

export const lives = ['unborn', 'alive', 'exited'] as const;
export const UNBORN = 0;
export const ALIVE = 1;
export const EXITED = 2;

/** Steps of a copy-on-write fault, fine granularity (wp_page_copy() [mm/memory.c]). */
export const cowSteps = ['none', 'old-page-held', 'bytes-copied'] as const;
export const COW_NONE = 0;
export const COW_HELD = 1;
export const COW_COPIED = 2;

/**
 * Where a call stands. The names are steps of __bio_iov_iter_get_pages() (get-pages), bio_map_user_iov() (map-user-iov) and fs/direct-io.c;
 * a step's name says what happens next.
 */
export const pcs = [
  'idle',
  'enter-get-pages',
  'bvec-set',
  'extract',
  'gup',
  'extracted',
  'set-flags',
  'trim',
  'add',
  'set-flags-late',
  'revert-left',
  'drop-unused',
  'loop',
  'returned',
  'set-dirty',
  'submit',
  'late-revert',
  'next',
  'failed',
  'map-extract',
  'map-add',
  'map-drop-unused',
  'map-loop',
  'map-append',
  'map-unmap',
  'done',
  'align-down',
  'give-back',
  'dio-page',
  'dio-send',
  'dio-failed',
  'dio-cleanup',
] as const;
export const PC_IDLE = 0;
export const PC_ENTER_GET_PAGES = 1;
export const PC_BVEC_SET = 2;
export const PC_EXTRACT = 3;
export const PC_GUP = 4;
export const PC_EXTRACTED = 5;
export const PC_SET_FLAGS = 6;
export const PC_TRIM = 7;
export const PC_ADD = 8;
export const PC_SET_FLAGS_LATE = 9;
export const PC_REVERT_LEFT = 10;
export const PC_DROP_UNUSED = 11;
export const PC_LOOP = 12;
export const PC_RETURNED = 13;
export const PC_SET_DIRTY = 14;
export const PC_SUBMIT = 15;
export const PC_LATE_REVERT = 16;
export const PC_NEXT = 17;
export const PC_FAILED = 18;
export const PC_MAP_EXTRACT = 19;
export const PC_MAP_ADD = 20;
export const PC_MAP_DROP_UNUSED = 21;
export const PC_MAP_LOOP = 22;
export const PC_MAP_APPEND = 23;
export const PC_MAP_UNMAP = 24;
export const PC_DONE = 25;
export const PC_ALIGN_DOWN = 26;
export const PC_GIVE_BACK = 27;
export const PC_DIO_PAGE = 28;
export const PC_DIO_SEND = 29;
export const PC_DIO_FAILED = 30;
export const PC_DIO_CLEANUP = 31;

export const entries = ['get-pages', 'map-user-iov', 'direct-io', 'bounce-read'] as const;
export const GET_PAGES = 0;
export const MAP_USER_IOV = 1;
export const DIRECT_IO = 2;
export const BOUNCE_READ = 3;

export const ops = ['read', 'write', 'zone-append'] as const;
export const READ = 0;
export const WRITE = 1;
export const ZONE_APPEND = 2;

/** Kinds of iterators, and `zero`: no iterator, but the zero page that iomap_dio_zero() adds by hand. */
export const iteratorKinds = ['ubuf', 'iovec', 'bvec', 'kvec', 'xarray', 'pipe', 'discard', 'zero'] as const;
export const UBUF = 0;
export const IOVEC = 1;
export const BVEC = 2;
export const KVEC = 3;
export const XARRAY = 4;
export const PIPE_ITER = 5;
export const DISCARD = 6;
export const ZERO_PAGE = 7;

export const directions = ['dest', 'source'] as const;
export const DEST = 0;
export const SOURCE = 1;

export const completions = ['check-dirty', 'release', 'release-dirty'] as const;
export const CHECK_DIRTY = 0;
export const RELEASE = 1;
export const RELEASE_DIRTY = 2;

/** Clean-up mode of a page: FOLL_GET, FOLL_PIN, or neither. */
export const modes = ['none', 'get', 'pin'] as const;
export const MODE_NONE = 0;
export const MODE_GET = 1;
export const MODE_PIN = 2;

export const errors = ['0', '-EFAULT', '-ENOMEM', '-EIO', '-EINVAL', '-EREMOTEIO'] as const;
export const OK = 0;
export const EFAULT = 1;
export const ENOMEM = 2;
export const EIO = 3;
export const EINVAL = 4;
export const EREMOTEIO = 5;

/** Steps of gup_fast and its slow path, fine granularity (mm/gup.c). */
export const gupSteps = ['start', 'read-pte', 'grab', 'grab-rest', 'recheck', 'check-seq', 'undo', 'slow'] as const;
export const GUP_START = 0;
export const GUP_READ_PTE = 1;
export const GUP_GRAB = 2;
export const GUP_GRAB_REST = 3;
export const GUP_RECHECK = 4;
export const GUP_CHECK_SEQ = 5;
export const GUP_UNDO = 6;
export const GUP_SLOW = 7;

/** Life of a bio. `stolen`: taken off the list by the dirty worker, which dirties and releases. */
export const phases = ['none', 'building', 'submitted', 'ended', 'checking', 'releasing', 'deferred', 'stolen', 'released', 'put'] as const;
export const BIO_NONE = 0;
export const BUILDING = 1;
export const SUBMITTED = 2;
export const ENDED = 3;
export const CHECKING = 4;
export const RELEASING = 5;
export const DEFERRED = 6;
export const STOLEN = 7;
export const RELEASED = 8;
export const PUT = 9;
