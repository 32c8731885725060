/** What becomes of the changes that a step makes to one field. `doubled`: made twice. `elsewhere`: made to the next element of the list. */
export type WriteOperator = 'lost' | 'doubled' | 'one-more' | 'one-less' | 'elsewhere' | 'other-value';

/** What becomes of a whole step. `never`: it cannot be taken. `twice`: its effect happens twice. `next-one`: it happens to the next call, bio, page, ... than the one it is asked of. */
export type StepOperator = 'never' | 'twice' | 'next-one';

/** One mistake, as plain data. */
export type Mutation =
  | { readonly kind: 'rule'; readonly rule: string; readonly from: RuleValue; readonly to: RuleValue }
  | { readonly kind: 'write'; readonly transition: string; readonly field: string; readonly operator: WriteOperator }
  | { readonly kind: 'step'; readonly transition: string; readonly operator: StepOperator };

export type RuleValue = string | number | boolean;

/** A name that no other mutation has: `rule samePageDrop: when-same -> never`, `add-page: pages[].ref doubled`, `fork: never`. */
export function mutationName(mutation: Mutation): string {
  switch (mutation.kind) {
    case 'rule':
      return `rule ${mutation.rule}: ${String(mutation.from)} -> ${String(mutation.to)}`;
    case 'write':
      return `${mutation.transition}: ${mutation.field} ${mutation.operator}`;
    case 'step':
      return `${mutation.transition}: ${mutation.operator}`;
  }
}
