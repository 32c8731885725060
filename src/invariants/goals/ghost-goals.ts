import type { Property } from '../../explorer/model.ts';
import type { Draft } from '../../state/snapshot.ts';

type Corner = keyof Draft['ghost'];

/** Corners that a transition marks when it comes by. */
const corners: readonly (readonly [name: string, corner: Corner, statement: string])[] = [
  ['same-page-merge', 'samePageDropped', 'A fragment is merged into the page that the bio lists already, and its token is dropped.'],
  ['trim-happened', 'trimmed', 'An extraction is trimmed to whole logical blocks.'],
  ['reverted-rest', 'revertedLeft', 'Units that were extracted but not added go back to the iterator.'],
  ['unused-page-dropped', 'droppedUnused', 'A page that was extracted but not added is dropped.'],
  ['fault-stopped-extraction', 'faulted', 'An extraction stops before a page that cannot be had.'],
  ['partial-extraction', 'partial', 'An extraction gets some of its pages, but not all.'],
  ['fork-copied-pinned-page', 'forkCopied', 'Fork copies a page that may be pinned.'],
  ['fork-shared-page', 'forkShared', 'Fork shares a page between parent and child.'],
  ['cow-copied', 'cowCopied', 'A write fault copies a page.'],
  ['cow-reused', 'cowReused', 'A write fault reuses a page in place.'],
  ['unshared', 'unshared', 'A pin for reading gives the issuer a page of its own first.'],
  ['dirtying-deferred', 'deferred', 'Completion finds a clean page and leaves the bio to the dirty worker.'],
  ['seqcount-retry', 'seqRetry', 'The fast path of gup finds that a fork came between and gives its pins back.'],
  ['bio-split', 'split', 'The lower layer splits a bio.'],
];

/** One goal for each marked corner. */
export function ghostGoals(): Property<Draft>[] {
  return corners.map(([name, corner, statement]) => ({ name, kind: 'goal', statement, holds: (s) => s.ghost[corner] === 1 }));
}
