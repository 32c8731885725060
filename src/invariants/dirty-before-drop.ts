import type { PropertyOf } from './property-of.ts';

/** I22: __bio_release_pages() [block/bio.c] dirties each page while its token still keeps it. */
export const dirtyBeforeDrop: PropertyOf = () => ({
  name: 'dirty-before-drop',
  id: 'I22',
  kind: 'invariant',
  statement: 'A bio dirties a page only while it holds a token on it.',
  holds: (s) => s.ghost.dirtiedWithoutToken === 0,
});
