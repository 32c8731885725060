import * as n from '../state/names.ts';
import type { Call } from '../state/snapshot.ts';
import type { PropertyOf } from './property-of.ts';

function filled(call: Call): boolean {
  if (call.entry !== n.GET_PAGES || call.kind === n.BVEC || call.sameBio === 1 || call.bio === 0 || call.ret !== n.OK) return false;
  return call.pc >= n.PC_RETURNED && call.pc <= n.PC_SUBMIT;
}

/** I18: the trim of each pass keeps partial blocks out. */
export const sizeIsAligned: PropertyOf = (env) => ({
  name: 'size-is-aligned',
  id: 'I18',
  kind: 'invariant',
  statement: 'When get_pages succeeds, the size of the bio is a multiple of the logical block size.',
  holds: (s) => {
    for (let c = 0; c < s.calls.length; c++) {
      const call = s.calls[c];
      if (!filled(call)) continue;
      if (s.bios[call.bio - 1].size % env.bounds.logicalBlock !== 0) return false;
    }
    return true;
  },
});
