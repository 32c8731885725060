import { linux62 } from './linux-6.2.ts';
import { linux66 } from './linux-6.6.ts';
import type { KernelRules } from './rules.ts';
import { v5 } from './v5.ts';

/** Every kernel that can be chosen, oldest first. */
export const kernels: readonly KernelRules[] = [linux62, v5, linux66];

/** The rule set of that name, with named differences applied; null if there is none. */
export function kernelRules(name: string, change: Readonly<Record<string, unknown>> = {}): KernelRules | null {
  const rules = kernels.find((k) => k.name === name);
  return rules ? { ...rules, ...change } : null;
}
