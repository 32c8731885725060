import type { PropertyOf } from './property-of.ts';

/** I21: bio_release_pages() is not idempotent. */
export const releasedOnce: PropertyOf = () => ({
  name: 'released-once',
  id: 'I21',
  kind: 'invariant',
  statement: 'The pages of a bio are released at most once each time that it is filled.',
  holds: (s) => {
    for (let b = 0; b < s.bios.length; b++) if (s.bios[b].releases > 1) return false;
    return true;
  },
});
