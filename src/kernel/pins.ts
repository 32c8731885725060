import type { Env } from './env.ts';
import type { Snapshot } from '../state/snapshot.ts';

/**
 * folio_maybe_dma_pinned() [include/linux/mm.h]: exact for a large folio; for a small page every count of at least the bias,
 * compared unsigned, so that an underflow looks pinned, too.
 */
export function maybeDmaPinned(env: Env, state: Snapshot, frame: number): boolean {
  const head = env.headOf[frame];
  const page = state.pages[head];
  return env.compound[frame] ? page.pincount > 0 : page.ref < 0 || page.ref >= env.bounds.bias;
}
