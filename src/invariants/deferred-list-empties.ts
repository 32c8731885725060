import * as n from '../state/names.ts';
import type { PropertyOf } from './property-of.ts';

/** T4: bio_dirty_fn() [block/bio.c] takes all that bio_check_pages_dirty() deferred. */
export const deferredListEmpties: PropertyOf = () => ({
  name: 'deferred-list-empties',
  id: 'T4',
  kind: 'quiescent',
  statement: 'In the end no bio is left waiting on the dirty list.',
  holds: (s) => {
    for (let b = 0; b < s.bios.length; b++) if (s.bios[b].phase === n.DEFERRED || s.bios[b].phase === n.STOLEN) return false;
    return true;
  },
});
