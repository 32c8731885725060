import { afterAll, describe, expect, it } from 'vitest';
import { openPool } from '../../src/explorer/worker-pool.ts';
import { search } from '../explorer/searches.ts';
import { specOf } from './shipped.ts';
import type { Variation } from './shipped.ts';

/** A mistake in one rule, where it can be seen, and the properties that must each see it. */
interface Mutant extends Omit<Variation, 'kernel' | 'change'> {
  readonly mistake: string;
  readonly scenario: string;
  readonly kernel: string;
  readonly change: Readonly<Record<string, unknown>>;
  /** What the mistake replaces, if that is not the kernel's own rule. */
  readonly instead?: Readonly<Record<string, unknown>>;
  readonly killedBy: readonly string[];
}

const mutants: readonly Mutant[] = [
  {
    mistake: 'the token of a fragment merged into the same page is not dropped',
    scenario: 'merge',
    kernel: 'v5',
    change: { samePageDrop: 'never' },
    killedBy: ['tokens-cover-vectors', 'everything-returned'],
  },
  {
    mistake: 'a token is dropped on every merge',
    scenario: 'contiguous',
    kernel: 'v5',
    change: { samePageDrop: 'every-merge' },
    killedBy: ['tokens-cover-vectors', 'no-underflow', 'same-means-merged-into-page'],
  },
  {
    mistake: 'a token is dropped when the fragment was not merged',
    scenario: 'reversed',
    kernel: 'v5',
    change: { samePageDrop: 'when-not-merged' },
    killedBy: ['tokens-cover-vectors', 'no-underflow', 'same-means-merged-into-page'],
  },
  {
    mistake: 'the clean-up loop begins one page late',
    scenario: 'zone-append',
    kernel: '6.6',
    change: { dropUnusedFrom: 'next' },
    killedBy: ['tokens-cover-vectors', 'everything-returned'],
  },
  {
    mistake: 'the clean-up loop begins one page late, on the error path',
    scenario: 'trim-zero',
    kernel: '6.6',
    change: { dropUnusedFrom: 'next' },
    killedBy: ['failure-holds-nothing', 'everything-returned'],
  },
  {
    mistake: 'the clean-up loop begins at the first page',
    scenario: 'zone-append',
    kernel: '6.6',
    change: { dropUnusedFrom: 'first' },
    killedBy: ['no-underflow'],
  },
  {
    mistake: 'what was trimmed does not go back to the iterator',
    scenario: 'trim',
    kernel: '6.6',
    change: { revertTrim: 'never' },
    killedBy: ['bios-list-a-prefix'],
  },
  {
    mistake: 'what was refused does not go back to the iterator',
    scenario: 'zone-append',
    kernel: '6.6',
    change: { revertLeft: 'never' },
    killedBy: ['bios-list-a-prefix'],
  },
  {
    mistake: 'what was trimmed goes back twice',
    scenario: 'trim-zero',
    kernel: '6.6',
    change: { revertTrim: 'twice' },
    killedBy: ['iterator-stays-in-bounds'],
  },
  {
    mistake: 'what was refused goes back twice',
    scenario: 'zone-append',
    kernel: '6.6',
    change: { revertLeft: 'twice' },
    killedBy: ['iterator-stays-in-bounds'],
  },
  { mistake: 'nothing is trimmed', scenario: 'trim', kernel: 'v5', change: { trim: 'never' }, killedBy: ['size-is-aligned'] },
  {
    mistake: 'the release walks bi_iter instead of the table',
    scenario: 'clone-split',
    kernel: 'v5',
    change: { releaseWalk: 'window' },
    killedBy: ['everything-returned'],
  },
  {
    mistake: 'the pages of a vector are counted from its length alone',
    scenario: 'contiguous',
    kernel: '6.6',
    change: { releaseCount: 'length-only' },
    killedBy: ['tokens-cover-vectors', 'everything-returned'],
  },
  {
    mistake: 'the flags are written after the pages were added',
    scenario: 'trim-zero',
    kernel: 'v5',
    change: { setFlags: 'after-add' },
    killedBy: ['no-underflow'],
  },
  {
    mistake: 'the flags are never cleared',
    scenario: 'merge',
    kernel: 'v5',
    change: { flagUpdate: 'only-set' },
    killedBy: ['flags-exclusive-and-stable', 'no-underflow'],
  },
  {
    mistake: 'the flags are cleared only for a mode other than none',
    scenario: 'listed',
    kernel: 'v5',
    change: { flagUpdate: 'clear-if-mode' },
    killedBy: ['tokens-cover-vectors', 'no-underflow'],
  },
  {
    mistake: 'a clone copies flags, table and bi_vcnt',
    scenario: 'clone-split',
    kernel: 'v5',
    change: { clone: 'copied' },
    killedBy: ['clone-owns-nothing', 'no-underflow'],
  },
  {
    mistake: 'a page is dirtied after its token was dropped',
    scenario: 'reset',
    kernel: '6.6',
    change: { releaseOrder: 'drop-then-dirty' },
    killedBy: ['dirty-before-drop'],
  },
  {
    mistake: 'the deferred list loses a bio',
    scenario: 'reclaim',
    kernel: '6.6',
    change: { dirtyList: 'loses-one' },
    killedBy: ['deferred-list-empties'],
  },
  {
    mistake: 'fork shares a pinned page',
    scenario: 'dio-read-fork',
    kernel: 'v5',
    change: { forkPinned: 'ignored' },
    killedBy: ['pinned-anon-is-exclusive', 'mapping-is-stable', 'child-isolation', 'issuer-sees-data'],
  },
  {
    mistake: 'gup does not look at the sequence count',
    scenario: 'fork-race',
    kernel: 'v5',
    change: { gupSeqcount: false },
    killedBy: ['pinned-anon-is-exclusive', 'mapping-is-stable', 'child-isolation', 'issuer-sees-data'],
  },
  {
    mistake: 'unpin takes one off',
    scenario: 'merge',
    kernel: '6.6',
    change: { unpinSubtracts: 'one' },
    killedBy: ['counter-equals-tokens'],
  },
  {
    mistake: 'put takes the bias off',
    scenario: 'merge',
    kernel: '6.2',
    change: { putSubtracts: 'bias' },
    killedBy: ['counter-equals-tokens', 'no-underflow'],
  },
  {
    mistake: 'extraction goes beyond the end of the segment',
    scenario: 'reversed',
    kernel: '6.6',
    change: { grabStop: 'past-segment' },
    killedBy: ['bios-list-a-prefix'],
  },
  {
    mistake: 'extraction reports the page that faulted',
    scenario: 'trim',
    kernel: '6.6',
    change: { grabStop: 'ignores-fault' },
    killedBy: ['sizes-are-consistent'],
  },
  {
    mistake: 'the size of an empty page cache range wraps',
    scenario: 'xarray-hole',
    kernel: '6.2',
    change: { xarrayEmpty: 'wraps' },
    killedBy: ['sizes-are-consistent'],
  },
  {
    mistake: 'a pass that took nothing is a success',
    scenario: 'trim-zero',
    kernel: '6.6',
    change: { zeroProgress: 'success' },
    killedBy: ['outer-loop-progress'],
  },
  {
    mistake: 'the pages of a pipe are only listed',
    scenario: 'pipe',
    kernel: '6.2',
    change: { pipe: 'list' },
    killedBy: ['no-free-under-dma'],
  },
  {
    mistake: 'bio_iov_bvec_set() leaves PINNED',
    scenario: 'two-iterators',
    start: 5,
    kernel: 'v5',
    instead: { bvecSet: 'clear-both' },
    change: { bvecSet: 'clear-reffed' },
    killedBy: ['no-underflow'],
  },
  {
    mistake: 'the pages are released twice',
    scenario: 'reversed',
    kernel: '6.6',
    change: { releaseCalls: 'twice' },
    killedBy: ['released-once', 'no-underflow'],
  },
  {
    mistake: 'end_io does not look whether the pages are still dirty',
    scenario: 'reclaim',
    kernel: '6.6',
    change: { checkDirty: 'skipped' },
    killedBy: ['no-lost-update'],
  },
  {
    mistake: 'a split shortens the table',
    scenario: 'clone-split',
    kernel: '6.6',
    change: { split: 'shrinks-table' },
    killedBy: ['table-is-immutable'],
  },
  {
    mistake: 'bio_map_user_iov() does not drop the token of a merged fragment',
    scenario: 'map-user-iov',
    kernel: '6.6',
    change: { mapSamePage: 'never' },
    killedBy: ['tokens-cover-vectors', 'everything-returned'],
  },
];

const pool = openPool(1);
afterAll(() => pool.close());

describe.each(mutants)('$mistake ($kernel, $scenario)', ({ scenario, kernel, change, instead = {}, killedBy, ...rest }) => {
  it.each(killedBy)('is seen by %s alone, which holds without it', async (property) => {
    const properties = [property];
    const sound = await search(specOf(scenario, { kernel, change: instead, ...rest }), { pool, properties });
    const mutated = await search(specOf(scenario, { kernel, change, ...rest }), { pool, properties });
    expect(sound.violations.map((v) => v.property)).toEqual([]);
    expect(sound.limit).toBeNull();
    expect(mutated.violations.map((v) => v.property)).toEqual([property]);
  });
});
