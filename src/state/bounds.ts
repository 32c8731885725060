/** What a scenario fixes: sizes of everything, the layout of memory, and the calls that are made. Plain data, as read from its file. */

export type IteratorKind = 'ubuf' | 'iovec' | 'bvec' | 'kvec' | 'xarray' | 'pipe' | 'discard' | 'zero';
/** `dest`: the device fills the buffer (ITER_DEST). `source`: the device reads it (ITER_SOURCE). */
export type Direction = 'dest' | 'source';
export type Operation = 'read' | 'write' | 'zone-append';
/** Which kernel entry point a call goes through. */
export type Entry = 'get-pages' | 'map-user-iov' | 'direct-io' | 'bounce-read';
/**
 * What end_io does with the pages: `check-dirty` bio_check_pages_dirty(), `release` bio_release_pages(false),
 * `release-dirty` bio_release_pages(true) in process context.
 */
export type Completion = 'check-dirty' | 'release' | 'release-dirty';
export type Granularity = 'coarse' | 'fine';

/** Start and length in units: virtual for ubuf and iovec, physical for bvec and kvec, file position for xarray, ignored for pipe. */
export type Segment = readonly [start: number, length: number];

export interface CallPlan {
  readonly entry: Entry;
  readonly op: Operation;
  readonly kind: IteratorKind;
  readonly dir: Direction;
  readonly segments: readonly Segment[];
  readonly completion: Completion;
  /** Are the pages dirtied before submission (bio_set_pages_dirty)? */
  readonly setDirty: boolean;
  /** Fill the bio of the call before instead of a new one: a caller that the kernel does not have. */
  readonly sameBio: boolean;
  /** Return after filling the bio; the next call, which shares it, submits. */
  readonly hold: boolean;
  /** Call again as long as the iterator is not empty, each time with a new bio. */
  readonly repeat: boolean;
  /** Reuse the released bio of the round before by bio_reset() instead of allocating a new one. */
  readonly reset: boolean;
  /** Units given back by iov_iter_revert() after submission: a read that crossed the end of the file (fs/iomap/direct-io.c). */
  readonly lateRevert: number;
  /** Units at the end of a request of fs/direct-io.c for which get_block() fails. */
  readonly unmapped: number;
}

export interface Bounds {
  /** Units of length in a page: 1, 2 or 4. */
  readonly unitsPerPage: number;
  /** Virtual pages of the buffer, the same in every process. */
  readonly virtualPages: number;
  /** Page frames; frame n lies at physical unit n * unitsPerPage. */
  readonly frames: number;
  /** 1: only the issuer. 2: the issuer and the child that it can fork. */
  readonly processes: number;
  readonly bios: number;
  /** bi_max_vecs of a bio with a table of its own. */
  readonly vecs: number;
  /** GUP_PIN_COUNTING_BIAS. */
  readonly bias: number;
  /** Logical block size in units. */
  readonly logicalBlock: number;
  /** What the device asks of the start and length of user memory (dma_alignment), in units. */
  readonly memoryAlign: number;
  /** Units that the device transfers in one step. */
  readonly dmaBlock: number;
  readonly granularity: Granularity;
  /** Queue limits in units and in segments. */
  readonly zoneAppendLimit: number;
  readonly maxHwUnits: number;
  readonly maxSegments: number;
  /** May the device fail a bio? */
  readonly deviceErrors: boolean;
  /** References that others take and drop for a short time, per page at most. */
  readonly extraRefs: number;
  /** Most bios that the lower layer splits off or clones. */
  readonly clones: number;
}

export type PageKind = 'free' | 'anon' | 'file' | 'zero' | 'kernel' | 'pipe';

export interface Layout {
  /** What each frame is at the start; frames beyond the list are free. */
  readonly pages: readonly PageKind[];
  /** Frame behind each virtual page of the issuer, or null for none. */
  readonly mapping: readonly (number | null)[];
  /** Number of the zone-device map that each frame belongs to, 0 for ordinary memory; frames beyond the list are ordinary. */
  readonly pgmaps: readonly number[];
  /** Large folios: first frame and number of frames. */
  readonly folios: readonly { readonly head: number; readonly pages: number }[];
  /** Virtual pages that cannot be grabbed: no VMA behind them, whatever `mapping` says. */
  readonly fault: readonly number[];
  /** Virtual pages with MADV_DONTFORK. */
  readonly dontFork: readonly number[];
  /** Frames of the xarray's entries by index, or null for a hole. */
  readonly xarray: readonly (number | null)[];
  /** File pages that start dirty. */
  readonly dirty: readonly number[];
}

/** Who may act; transitions of other actors are left out of the model. */
export const actors = [
  'submitter',
  'device',
  'completion',
  'dirty-worker',
  'stacking-driver',
  'forker',
  'parent',
  'child',
  'unmapper',
  'exiter',
  'owner',
  'reclaim',
  'flusher',
  'other',
] as const;
export type Actor = (typeof actors)[number];

/** Everything of a scenario that the model depends on; each start gives one initial snapshot. */
export interface ModelConfig {
  readonly kernel: string;
  /** Named differences from the kernel's rules: what a mutant changes. */
  readonly change?: Readonly<Record<string, unknown>>;
  readonly bounds: Bounds;
  readonly layout: Layout;
  readonly actors: readonly Actor[];
  readonly starts: readonly { readonly calls: readonly CallPlan[] }[];
  /** Does a stacking driver call bio_release_pages() on its clones? None in the tree does; it must be harmless. */
  readonly cloneReleases: boolean;
}
