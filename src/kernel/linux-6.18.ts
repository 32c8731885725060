import { linux613 } from './linux-6.13.ts';
import type { KernelRules } from './rules.ts';

/** Linux 6.18: segments need not be whole logical blocks, the bio is cut once. */
export const linux618: KernelRules = {
  ...linux613,
  name: '6.18',
  title: 'Linux 6.18: folios are added by bio_add_folio(), and the bio is aligned down once',

  fill: 'add-folio', // __bio_iov_iter_get_pages() [block/bio.c]
  trim: 'once-per-bio', // bio_iov_iter_align_down()
  otherPgmap: 'refused', // bio_add_page()
};
