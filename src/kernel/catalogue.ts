import { linux61 } from './linux-6.1.ts';
import { linux613 } from './linux-6.13.ts';
import { linux618 } from './linux-6.18.ts';
import { linux62 } from './linux-6.2.ts';
import { linux63 } from './linux-6.3.ts';
import { linux66 } from './linux-6.6.ts';
import { linux68 } from './linux-6.8.ts';
import { linux70 } from './linux-7.0.ts';
import { mid2026 } from './mid-2026.ts';
import type { KernelRules } from './rules.ts';
import { v5 } from './v5.ts';

/** Every kernel that can be chosen, oldest first; v5 stands behind the kernel that it was written for. */
export const kernels: readonly KernelRules[] = [linux61, linux62, v5, linux63, linux66, linux68, linux613, linux618, linux70, mid2026];

/** The rule set of that name, with named differences applied; null if there is none. Throws a RangeError for a difference in what is no rule, or of another type. */
export function kernelRules(name: string, change: Readonly<Record<string, unknown>> = {}): KernelRules | null {
  const rules = kernels.find((k) => k.name === name);
  if (!rules) return null;
  const known = new Map<string, unknown>(Object.entries(rules));
  for (const [rule, value] of Object.entries(change)) {
    const is = known.get(rule);
    if (is === undefined) throw new RangeError(`there is no rule "${rule}"`);
    if (typeof value !== typeof is)
      throw new RangeError(`the rule ${rule}, which is ${JSON.stringify(is)}, cannot be ${JSON.stringify(value)}`);
  }
  return { ...rules, ...change };
}
