import { linux618 } from './linux-6.18.ts';
import type { KernelRules } from './rules.ts';

/** Linux 7.0: extraction writes vectors itself, and nothing is merged. */
export const linux70: KernelRules = {
  ...linux618,
  name: '7.0',
  title: 'Linux 7.0: iov_iter_extract_bvecs() writes vectors, without merging',

  fill: 'bvecs', // iov_iter_extract_bvecs() [lib/iov_iter.c]
  otherPgmap: 'ends-pass',
  bounceRead: 'puts-folio', // 5991bfa3f88e: bio_iov_iter_bounce_read()
  bvecCount: 'left-zero', // bio_iov_bvec_set() [block/bio.c]
};
