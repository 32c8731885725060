import { linux70 } from './linux-7.0.ts';
import type { KernelRules } from './rules.ts';

/** The block tree in the middle of 2026: as 7.0, but extraction looks at the alignment of every segment. */
export const mid2026: KernelRules = {
  ...linux70,
  name: 'mid-2026',
  title: 'The block tree of mid 2026: misaligned segments are refused while they are extracted',

  memoryAlign: 'in-extraction', // "block: validate user space vectors during extraction": bio_iov_iter_get_pages() [block/bio.c]
};
