import type { PropertyOf } from './property-of.ts';

/** T5: a caller that loops until the iterator is empty must get somewhere. */
export const outerLoopProgress: PropertyOf = () => ({
  name: 'outer-loop-progress',
  id: 'T5',
  kind: 'invariant',
  statement: 'A call of get_pages that succeeds takes something from the iterator, unless the bio was full.',
  holds: (s) => {
    for (let c = 0; c < s.calls.length; c++) if (s.calls[c].stalled === 1) return false;
    return true;
  },
});
