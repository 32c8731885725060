import type { PropertyOf } from './property-of.ts';

/** I1, for mappings: _mapcount is the number of present page-table entries. */
export const mapcountEqualsPtes: PropertyOf = (env) => ({
  name: 'mapcount-equals-ptes',
  id: 'I1m',
  kind: 'invariant',
  statement: "Every page's map count is the number of present page-table entries that point at it.",
  holds: (s) => {
    for (let frame = 0; frame < env.bounds.frames; frame++) {
      let entries = 0;
      for (let m = 0; m < s.processes.length; m++) {
        const { ptes } = s.processes[m];
        for (let v = 0; v < ptes.length; v++) if (ptes[v].page === frame + 1) entries++;
      }
      if (s.pages[frame].mapcount !== entries) return false;
    }
    return true;
  },
});
