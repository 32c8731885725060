import type { PropertyOf } from './property-of.ts';

/** I6: BIO_PAGE_REFFED and BIO_PAGE_PINNED exclude each other, and are settled before the first page is listed. */
export const flagsExclusiveAndStable: PropertyOf = () => ({
  name: 'flags-exclusive-and-stable',
  id: 'I6',
  kind: 'invariant',
  statement: 'A bio is never both reffed and pinned, and its clean-up flags do not change while it lists pages.',
  holds: (s) => {
    for (let b = 0; b < s.bios.length; b++) {
      const bio = s.bios[b];
      if ((bio.reffed === 1 && bio.pinned === 1) || bio.flagsChanged === 1) return false;
    }
    return true;
  },
});
