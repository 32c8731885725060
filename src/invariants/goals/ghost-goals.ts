import type { Property } from '../../explorer/model/model.ts';
import type { Draft, Snapshot } from '../../state/snapshot.ts';

/**
 * Corners that a transition marks when it comes by. Each reads its own field: a lookup by name, shared by all, would cost every new state
 * more than most invariants do.
 */
const corners: readonly (readonly [name: string, marked: (s: Snapshot) => boolean, statement: string])[] = [
  [
    'same-page-merge',
    (s) => s.ghost.samePageDropped === 1,
    'A fragment is merged into the page that the bio lists already, and its token is dropped.',
  ],
  ['trim-happened', (s) => s.ghost.trimmed === 1, 'An extraction is trimmed to whole logical blocks.'],
  ['reverted-rest', (s) => s.ghost.revertedLeft === 1, 'Units that were extracted but not added go back to the iterator.'],
  ['unused-page-dropped', (s) => s.ghost.droppedUnused === 1, 'A page that was extracted but not added is dropped.'],
  ['fault-stopped-extraction', (s) => s.ghost.faulted === 1, 'An extraction stops before a page that cannot be had.'],
  ['partial-extraction', (s) => s.ghost.partial === 1, 'An extraction gets some of its pages, but not all.'],
  ['fork-copied-pinned-page', (s) => s.ghost.forkCopied === 1, 'Fork copies a page that may be pinned.'],
  ['fork-shared-page', (s) => s.ghost.forkShared === 1, 'Fork shares a page between parent and child.'],
  ['cow-copied', (s) => s.ghost.cowCopied === 1, 'A write fault copies a page.'],
  ['cow-reused', (s) => s.ghost.cowReused === 1, 'A write fault reuses a page in place.'],
  ['unshared', (s) => s.ghost.unshared === 1, 'A pin for reading gives the issuer a page of its own first.'],
  ['dirtying-deferred', (s) => s.ghost.deferred === 1, 'Completion finds a clean page and leaves the bio to the dirty worker.'],
  ['seqcount-retry', (s) => s.ghost.seqRetry === 1, 'The fast path of gup finds that a fork came between and gives its pins back.'],
  ['bio-split', (s) => s.ghost.split === 1, 'The lower layer splits a bio.'],
];

/** One goal for each marked corner. */
export function ghostGoals(): Property<Draft>[] {
  return corners.map(([name, holds, statement]) => ({ name, kind: 'goal', statement, holds }));
}
