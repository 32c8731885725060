import type { Transition } from '../explorer/model/model.ts';
import { kernels } from '../kernel/catalogue.ts';
import { buildMutant, mutantSpec } from './build.ts';
import { forEffects } from './trial.ts';
import type { Ground } from './trial.ts';
import { ruleMutations, stepMutations, writeMutations } from './enumerate.ts';
import type { Mutation, RuleValue } from './mutation.ts';
import type { Write } from './writes.ts';

/** Ghosts that serve goals only: a mistake in one is none of a kernel. */
const GOALS_ONLY = /^ghost\./;

/** Every mutation that can show on these grounds: of every field that a transition writes there, of every transition that is taken there, and of every rule. */
export function allMutations(grounds: readonly Ground[], rules: ReadonlyMap<string, readonly RuleValue[]>): Mutation[] {
  const writes = new Map<string, Write>();
  const steps = new Map<string, Transition<unknown>>();
  for (const ground of grounds.filter(forEffects)) {
    const { scenario, kernel, found, writes: seen } = ground;
    for (const write of seen) {
      const key = `${write.transition} ${write.field}`;
      writes.set(key, joined(write, writes.get(key)));
    }
    const model = buildMutant(mutantSpec({ ...scenario.plan, kernel }, null));
    for (const [t, { name, fired }] of found.transitions.entries()) {
      const step = model.transitions[t] as Transition<unknown>;
      if (fired > 0 && countOf(step) >= countOf(steps.get(name))) steps.set(name, step);
    }
  }
  return [
    ...[...writes.values()].filter(({ field }) => !GOALS_ONLY.test(field)).flatMap(writeMutations),
    ...[...steps.values()].flatMap(stepMutations),
    ...ruleMutations(kernels, rules),
  ];
}

/** What is known of a write from two grounds. What is a count in one of them may be a flag in the other, where there is only one to count: the wider range says what can go wrong. */
function joined(write: Write, other: Write = write): Write {
  const least = Math.min(write.least, other.least);
  const most = Math.max(write.most, other.most);
  const leaf = rangeOf(write) >= rangeOf(other) ? write.leaf : other.leaf;
  return { ...write, leaf, least, most, hasNext: write.hasNext || other.hasNext };
}

function rangeOf({ leaf }: Write): number {
  return leaf.max - leaf.min;
}

/** Values of the first parameter. */
function countOf(transition: Transition<unknown> | undefined): number {
  return transition?.parameters.at(0)?.count ?? 0;
}
