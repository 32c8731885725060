import type { Property } from '../../explorer/model/model.ts';
import type { Env } from '../../kernel/env.ts';
import type { Draft } from '../../state/snapshot.ts';
import { childExitedDuringIo } from './child-exited-during-io.ts';
import { everythingDone } from './everything-done.ts';
import { getPagesFailed } from './get-pages-failed.ts';
import { ghostGoals } from './ghost-goals.ts';
import { mergedAcrossPages } from './merged-across-pages.ts';
import { pageMaybePinnedFalsely } from './page-maybe-pinned-falsely.ts';
import { pageUnmappedUnderDma } from './page-unmapped-under-dma.ts';
import { twoTokensOnOnePage } from './two-tokens-on-one-page.ts';
import { writtenBackDuringIo } from './written-back-during-io.ts';

/** What some run must come by, so that a green result is not vacuous; a scenario names those that it can reach. */
export function goals(env: Env): Property<Draft>[] {
  return [
    ...ghostGoals(),
    mergedAcrossPages(env),
    childExitedDuringIo(env),
    pageUnmappedUnderDma(env),
    twoTokensOnOnePage(env),
    pageMaybePinnedFalsely(env),
    getPagesFailed(env),
    writtenBackDuringIo(env),
    everythingDone(env),
  ];
}
