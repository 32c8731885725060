import type { Transition } from '../explorer/model/model.ts';
import type { KernelRules } from '../kernel/rules.ts';
import { isCount } from './mutate.ts';
import type { Mutation, RuleValue, StepOperator, WriteOperator } from './mutation.ts';
import type { Write } from './writes.ts';

/** Every rule that some kernel has, changed to each other value that its type allows. */
export function ruleMutations(kernels: readonly KernelRules[], values: ReadonlyMap<string, readonly RuleValue[]>): Mutation[] {
  return [...values].flatMap(([rule, all]) => {
    const had = [...new Set(kernels.map((kernel) => (kernel as unknown as Readonly<Record<string, RuleValue>>)[rule]))];
    return had.flatMap((from) => all.filter((to) => to !== from).map((to): Mutation => ({ kind: 'rule', rule, from, to })));
  });
}

/** Every operator that makes a difference to a write, each once: a change by one that is doubled is one more. */
export function writeMutations({ transition, field, leaf, least, most, hasNext }: Write): Mutation[] {
  const operators: WriteOperator[] = ['lost'];
  // Of two names, the one that is wrong is the one that stays when the write is lost.
  if (leaf.labels && leaf.max - leaf.min > 1) operators.push('other-value');
  if (isCount(leaf)) operators.push(...countOperators(least, most));
  if (hasNext) operators.push('elsewhere');
  return operators.map((operator) => ({ kind: 'write', transition, field, operator }));
}

function countOperators(least: number, most: number): WriteOperator[] {
  if (least === 1 && most === 1) return ['one-more'];
  if (least === -1 && most === -1) return ['one-less'];
  return ['doubled', 'one-more', 'one-less'];
}

export function stepMutations({ name, parameters }: Transition<unknown>): Mutation[] {
  const operators: StepOperator[] = ['never', 'twice'];
  if (parameters.length > 0 && parameters[0].count > 1) operators.push('next-one');
  return operators.map((operator) => ({ kind: 'step', transition: name, operator }));
}
