import { kernelRules } from '../kernel/catalogue.ts';
import type { KernelRules } from '../kernel/rules.ts';
import type { CallPlan, ModelConfig } from '../state/bounds.ts';

/** What a call needs that not every kernel has. */
interface Need {
  readonly needed: (call: CallPlan) => boolean;
  readonly missing: (rules: KernelRules) => boolean;
  /** What the kernel lacks, behind "it has no". */
  readonly what: string;
}

const needs: readonly Need[] = [
  { needed: (call) => call.kind === 'pipe', missing: (rules) => rules.pipe === 'unsupported', what: 'ITER_PIPE' },
  { needed: (call) => call.kind === 'kvec', missing: (rules) => rules.kvec === 'unsupported', what: 'extraction from ITER_KVEC' },
  {
    needed: (call) => call.entry === 'bounce-read',
    missing: (rules) => rules.bounceRead === 'unsupported',
    what: 'bio_iov_iter_bounce()',
  },
];

/**
 * Why a scenario says nothing about a kernel: in each of its starts some call needs what the kernel does not have, and would only be refused.
 * null if it does say something.
 */
export function inapplicable({ starts, kernel, change }: ModelConfig): string | null {
  const rules = kernelRules(kernel, change);
  if (!rules) return null;
  const lacks = starts.map(({ calls }) => needs.find(({ needed, missing }) => missing(rules) && calls.some(needed)));
  return lacks.length > 0 && lacks.every((need) => need !== undefined) ? `${kernel} has no ${lacks[0]?.what ?? ''}` : null;
}
