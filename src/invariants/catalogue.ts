import type { Property } from '../explorer/model/model.ts';
import type { Env } from '../kernel/env.ts';
import type { Draft } from '../state/snapshot.ts';
import { biosListAPrefix } from './bios-list-a-prefix.ts';
import { childIsolation } from './child-isolation.ts';
import { cloneOwnsNothing } from './clone-owns-nothing.ts';
import { copiesAreFaithful } from './copies-are-faithful.ts';
import { counterEqualsTokens } from './counter-equals-tokens.ts';
import { deferredListEmpties } from './deferred-list-empties.ts';
import { destPageIsPinned } from './dest-page-is-pinned.ts';
import { deviceReadsIssuersBytes } from './device-reads-issuers-bytes.ts';
import { deviceWritesLegitimatePage } from './device-writes-legitimate-page.ts';
import { dirtyBeforeDrop } from './dirty-before-drop.ts';
import { everythingReturned } from './everything-returned.ts';
import { failureHoldsNothing } from './failure-holds-nothing.ts';
import { flagsExclusiveAndStable } from './flags-exclusive-and-stable.ts';
import { foreignTableHoldsNoTokens } from './foreign-table-holds-no-tokens.ts';
import { freedExactlyAtZero } from './freed-exactly-at-zero.ts';
import { goals } from './goals/catalogue.ts';
import { issuerSeesData } from './issuer-sees-data.ts';
import { iteratorStaysInBounds } from './iterator-stays-in-bounds.ts';
import { mapcountEqualsPtes } from './mapcount-equals-ptes.ts';
import { mappingIsStable } from './mapping-is-stable.ts';
import { maybePinnedHasNoFalseNegative } from './maybe-pinned-has-no-false-negative.ts';
import { noFreeUnderDma } from './no-free-under-dma.ts';
import { noLostUpdate } from './no-lost-update.ts';
import { noUnderflow } from './no-underflow.ts';
import { oneModePerBio } from './one-mode-per-bio.ts';
import { outerLoopProgress } from './outer-loop-progress.ts';
import { pinnedAnonIsExclusive } from './pinned-anon-is-exclusive.ts';
import type { PropertyOf } from './property-of.ts';
import { releasedOnce } from './released-once.ts';
import { sameMeansMergedIntoPage } from './same-means-merged-into-page.ts';
import { sizeIsAligned } from './size-is-aligned.ts';
import { sizesAreConsistent } from './sizes-are-consistent.ts';
import { splitPartsAreApart } from './split-parts-are-apart.ts';
import { tableIsImmutable } from './table-is-immutable.ts';
import { tokensCoverVectors } from './tokens-cover-vectors.ts';
import { walkStaysInTable } from './walk-stays-in-table.ts';

/** Invariants and quiescent properties, in the order of their numbers. */
const numbered: readonly PropertyOf[] = [
  counterEqualsTokens,
  mapcountEqualsPtes,
  noUnderflow,
  freedExactlyAtZero,
  tokensCoverVectors,
  oneModePerBio,
  flagsExclusiveAndStable,
  cloneOwnsNothing,
  noFreeUnderDma,
  deviceWritesLegitimatePage,
  pinnedAnonIsExclusive,
  maybePinnedHasNoFalseNegative,
  mappingIsStable,
  childIsolation,
  sameMeansMergedIntoPage,
  sizesAreConsistent,
  iteratorStaysInBounds,
  biosListAPrefix,
  sizeIsAligned,
  failureHoldsNothing,
  tableIsImmutable,
  releasedOnce,
  dirtyBeforeDrop,
  noLostUpdate,
  foreignTableHoldsNoTokens,
  walkStaysInTable,
  deviceReadsIssuersBytes,
  copiesAreFaithful,
  splitPartsAreApart,
  everythingReturned,
  issuerSeesData,
  deferredListEmpties,
  outerLoopProgress,
];

/** Everything that can be judged: what must always hold, what must hold in the end, what is checked only on request, and the goals. */
export function properties(env: Env): Property<Draft>[] {
  return [...numbered.map((make) => make(env)), destPageIsPinned(env), ...goals(env)];
}
