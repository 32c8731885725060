import { cleanUpMode } from '../kernel/clean-up-mode.ts';
import { isClone } from '../kernel/coverage.ts';
import * as n from '../state/names.ts';
import type { PropertyOf } from './property-of.ts';

/** I5: the flags say one mode for all pages, so all tokens must be of that mode. */
export const oneModePerBio: PropertyOf = (env) => ({
  name: 'one-mode-per-bio',
  id: 'I5',
  kind: 'invariant',
  statement: "All tokens of a bio that lists pages are of the mode that the bio's flags name.",
  holds: (s) => {
    for (let b = 0; b < s.bios.length; b++) {
      const bio = s.bios[b];
      if (bio.vcnt === 0 || isClone(bio)) continue;
      const mode = cleanUpMode(env, bio);
      const { pages } = s.ledger.bios[b];
      for (let p = 0; p < pages.length; p++) {
        if (pages[p].get > 0 && mode !== n.MODE_GET) return false;
        if (pages[p].pin > 0 && mode !== n.MODE_PIN) return false;
      }
    }
    return true;
  },
});
