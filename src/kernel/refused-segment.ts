import type { Env } from './env.ts';
import { EINVAL } from '../state/names.ts';
import type { Call } from '../state/snapshot.ts';

/** Mid 2026: a misaligned segment was refused, and the iterator stands where it begins; the callers give the I/O up. */
export function refusedSegment(env: Env, call: Call): boolean {
  return call.ret === EINVAL && env.rules.memoryAlign === 'in-extraction';
}
