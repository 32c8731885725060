import { linux62 } from './linux-6.2.ts';
import type { KernelRules } from './rules.ts';

/** The series "iov_iter: Add extraction helpers", version 5 (January 2023), on top of 6.2. */
export const v5: KernelRules = {
  ...linux62,
  name: 'v5',
  title: 'v5 of "iov_iter: Add extraction helpers" on Linux 6.2: reads pin, writes take references',

  userDest: 'pin', // patch 4/9: iov_iter_extract_user_pages()
  xarray: 'list', // patch 4/9: iov_iter_extract_xarray_pages()
  xarrayEmpty: 'wraps',
  pipe: 'list', // patch 4/9: iov_iter_extract_pipe_pages()

  flags: 'reffed-and-pinned', // patch 8/9: bio_release_page()
  initReffed: true, // patch 7/9: bio_init(), bio_reset()
  setFlags: 'each-extraction', // patch 8/9: __bio_iov_iter_get_pages()
  bvecSet: 'clear-reffed', // patch 7/9: bio_iov_bvec_set() leaves PINNED
};
