import * as n from '../../state/names.ts';
import type { PropertyOf } from '../property-of.ts';

export const getPagesFailed: PropertyOf = () => ({
  name: 'get-pages-failed',
  kind: 'goal',
  statement: 'A call of get_pages fails.',
  holds: (s) => {
    for (let c = 0; c < s.calls.length; c++) {
      const call = s.calls[c];
      if (call.ret !== n.OK && (call.pc === n.PC_RETURNED || call.pc === n.PC_FAILED)) return true;
    }
    return false;
  },
});
