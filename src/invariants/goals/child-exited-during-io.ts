import * as n from '../../state/names.ts';
import type { PropertyOf } from '../property-of.ts';

export const childExitedDuringIo: PropertyOf = () => ({
  name: 'child-exited-during-io',
  kind: 'goal',
  statement: 'The child is gone while a bio is still submitted.',
  holds: (s) => {
    let exited = false;
    for (let m = 1; m < s.processes.length; m++) if (s.processes[m].life === n.EXITED) exited = true;
    if (!exited) return false;
    for (let b = 0; b < s.bios.length; b++) if (s.bios[b].phase === n.SUBMITTED) return true;
    return false;
  },
});
