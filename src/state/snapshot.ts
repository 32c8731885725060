import { between, flag, list, oneOf, record, upTo } from '../explorer/model/schema.ts';
import type { DeepReadonly, Value } from '../explorer/model/schema.ts';
import type { ModelConfig } from './bounds.ts';
import * as n from './names.ts';
import { sizesOf } from './sizes.ts';

/**
 * The schema of a snapshot. References to pages, bios and calls are stored as index + 1, with 0 for none.
 * A cleared slot is zero everywhere, so that equal meanings have equal bytes.
 */
export function snapshotSchema(config: ModelConfig) {
  const { bounds } = config;
  const z = sizesOf(config);
  const pageRef = upTo(bounds.frames + 1); // frames + 1: a wild pointer, an array entry that was never written
  const units = upTo(z.iteratorUnits);
  const tokens = record({ get: between(-z.tokensMax, z.tokensMax), pin: between(-z.tokensMax, z.tokensMax) });

  const page = record({
    kind: oneOf(n.pageKinds),
    /** _refcount of the folio; only a head page's is used. */
    ref: between(-z.refMax, z.refMax),
    /** _pincount of a large folio. */
    pincount: between(-z.tokensMax, z.tokensMax),
    /** Present page-table entries that map it. */
    mapcount: upTo(z.mapcountMax),
    /** PageAnonExclusive. */
    exclusive: flag,
    dirty: flag,
    /** Long-lived owner references: page cache, pipe buffer, or the kernel owner. */
    owners: upTo(2),
    /** Short kernel references: a copy-on-write in progress (c1..c4 of do_wp_page). */
    tmp: upTo(2),
    /** References of others, taken and dropped for a short time. */
    extra: upTo(bounds.extraRefs),
    /** Its reference count reached zero and the allocator has it. */
    freed: flag,
    /** Ghost: holds data newer than its last write-back. */
    unsaved: flag,
    /** What the bytes are, per unit. */
    units: list(bounds.unitsPerPage, record({ tag: oneOf(n.tags) })),
  });

  const process = record({
    life: oneOf(n.lives),
    /** MMF_HAS_PINNED. */
    hasPinned: flag,
    /** write_protect_seq, modulo 4; odd while fork copies (fine granularity). */
    seq: upTo(3),
    /** mmap_lock is held exclusively by fork (fine granularity). */
    locked: flag,
    /** Next virtual page that a fork in progress copies (fine granularity). */
    forkNext: upTo(bounds.virtualPages),
    ptes: list(
      bounds.virtualPages,
      record({
        page: upTo(bounds.frames),
        writable: flag,
        dirty: flag,
        /** Ghost: the process itself unmapped it. */
        gone: flag,
        /** Copy-on-write in progress (fine): what the fault has done so far, the frame it copies from, the frame it copies to. */
        cow: oneOf(n.cowSteps),
        cowFrom: upTo(bounds.frames),
        cowTo: upTo(bounds.frames),
      }),
    ),
  });

  const call = record({
    pc: oneOf(n.pcs),
    entry: oneOf(z.directIo || z.bounces ? n.entries : n.entries.slice(0, n.DIRECT_IO)),
    op: oneOf(n.ops),
    kind: oneOf(n.iteratorKinds),
    dir: oneOf(n.directions),
    completion: oneOf(n.completions),
    setDirty: flag,
    sameBio: flag,
    hold: flag,
    repeat: flag,
    reset: flag,
    lateRevert: units,
    /** The iterator: its segments, total length, and bytes left (iov_iter.count). The position follows from both. */
    segments: list(z.segments, record({ start: upTo(z.addressMax), len: units })),
    nrSegs: upTo(z.segments),
    total: units,
    left: units,
    /** Units left when bio_iov_iter_get_pages() was entered, and when its current pass began (ghosts). */
    entryLeft: units,
    passLeft: units,
    /** Bio that is being filled. */
    bio: upTo(bounds.bios),
    /** Local variables of __bio_iov_iter_get_pages() and bio_map_user_iov(). */
    array: list(z.arrayPages, record({ page: pageRef })),
    pages: upTo(z.arrayPages),
    index: upTo(z.arrayPages),
    offset: upTo(bounds.unitsPerPage),
    size: units,
    rest: units,
    mode: oneOf(n.modes),
    ret: oneOf(n.errors),
    /** GUP in progress (fine granularity): position in the array, sequence number read, and step. */
    gup: oneOf(n.gupSteps),
    gupSeq: upTo(3),
    gupWant: upTo(z.arrayPages),
    gupPage: upTo(bounds.frames),
    /** Bios of this call that were submitted and did not end yet (dio->ref). */
    inFlight: upTo(bounds.bios),
    /** Some bio ended with an error. */
    failed: flag,
    /** Ghost: an unsigned subtraction wrapped; `same` was wrong; the iterator went back too far; success without progress. */
    wrapped: flag,
    sameWrong: flag,
    overReverted: flag,
    stalled: flag,
    /** Ghost: frame that was extracted for each unit of the iterator. */
    taken: list(z.iteratorUnits, record({ page: pageRef })),
    /** Pipe buffers that extraction pushed (ITER_PIPE). */
    pipe: list(z.pipeBuffers, record({ page: upTo(bounds.frames), len: upTo(bounds.unitsPerPage) })),
    /** struct dio and dio_submit [fs/direct-io.c]: the page that waits to be sent (cur_page), how many units at the end have no blocks, and whether memory faulted (page_errors). */
    dio: list(
      z.directIo ? 1 : 0,
      record({ page: pageRef, off: upTo(bounds.unitsPerPage), len: upTo(bounds.unitsPerPage), unmapped: units, pageErrors: flag }),
    ),
  });

  const tableUnits = upTo(z.bioUnits); // two iterators may fill one bio
  const vec = record({ page: pageRef, off: upTo(z.offsetMax), len: tableUnits });
  const bio = record({
    phase: oneOf(n.phases),
    op: oneOf(n.ops),
    call: upTo(z.calls),
    /** First unit of the call's iterator that the bio lists (ghost). */
    first: units,
    /** bi_max_vecs and bi_vcnt. */
    max: upTo(z.vecCapacity),
    vcnt: upTo(z.vecCapacity),
    vecs: list(z.vecCapacity, vec),
    /** The table as it was when the bio was submitted (ghost). */
    sealed: list(z.vecCapacity, vec),
    sealedCount: upTo(z.vecCapacity),
    /** bi_iter: units skipped at the start of the table, and units left. */
    skip: tableUnits,
    size: tableUnits,
    /** Folio that a read is bounced through: the device fills it instead of the table (bio_iov_iter_bounce). */
    bounce: list(z.bounces ? 1 : 0, record({ page: upTo(bounds.frames) })),
    noPageRef: flag,
    reffed: flag,
    pinned: flag,
    cloned: flag,
    /** The flags changed while vectors were listed (ghost). */
    flagsChanged: flag,
    /** The table belongs to the caller (bio_iov_bvec_set). */
    foreign: flag,
    /** The caller's table was freed with the bio (ghost). */
    freedForeign: flag,
    /** Bio whose table a clone shares, or which a deep clone copied. */
    origin: upTo(bounds.bios),
    deep: flag,
    /** Bio that a chained child completes into (bio_chain). */
    parent: upTo(bounds.bios),
    /** __bi_remaining. */
    rem: upTo(bounds.bios + 1),
    /** The lower layer, or a driver that had stacked a clone on it, called bio_endio() for the bio's own part. */
    completed: flag,
    /** A stacking driver does the bio's work through a clone. */
    stacked: flag,
    failed: flag,
    /** Position of a page walk: vector, page in it, and whether that page is dirtied already. */
    walkVec: upTo(z.vecCapacity),
    walkPage: upTo(z.pagesPerVec),
    walkDirtied: flag,
    /** Release walks begun since the bio was filled (ghost). */
    releases: upTo(2),
    /** What the device did with each unit of the window, and what it wrote to the medium. */
    transfer: list(z.bioUnits, record({ done: flag, tag: oneOf(n.tags) })),
  });

  return record({
    pages: list(bounds.frames, page),
    processes: list(bounds.processes, process),
    calls: list(z.calls, call),
    bios: list(bounds.bios, bio),
    /** Ghost ledger: tokens outstanding, by holder and page. Negative: dropped without having been held. */
    ledger: record({
      calls: list(z.calls, record({ pages: list(bounds.frames, tokens) })),
      bios: list(bounds.bios, record({ pages: list(bounds.frames, tokens) })),
    }),
    /** Ghost flags: a page was dirtied through a bio that held no token on it; corners that goals ask for. */
    ghost: record({
      dirtiedWithoutToken: flag,
      merged: flag,
      samePageDropped: flag,
      trimmed: flag,
      revertedLeft: flag,
      droppedUnused: flag,
      faulted: flag,
      partial: flag,
      forkCopied: flag,
      forkShared: flag,
      cowCopied: flag,
      cowReused: flag,
      unshared: flag,
      deferred: flag,
      seqRetry: flag,
      split: flag,
    }),
  });
}

export type Schema = ReturnType<typeof snapshotSchema>;
/** The draft of a recipe. */
export type Draft = Value<Schema>;
/** What guards, properties and reports read. */
export type Snapshot = DeepReadonly<Draft>;

export type PageDraft = Draft['pages'][number];
export type CallDraft = Draft['calls'][number];
export type BioDraft = Draft['bios'][number];
export type Page = Snapshot['pages'][number];
export type Process = Snapshot['processes'][number];
export type Call = Snapshot['calls'][number];
export type Bio = Snapshot['bios'][number];
