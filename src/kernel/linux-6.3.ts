import { linux62 } from './linux-6.2.ts';
import type { KernelRules } from './rules.ts';

/** Linux 6.3: iov_iter_extract_pages() is there, but no bio uses it yet; 6.4 is the same. */
export const linux63: KernelRules = {
  ...linux62,
  name: '6.3',
  title: 'Linux 6.3: bios still take plain references, reclaim leaves pinned folios alone',

  reclaimSkipsPinned: true, // d824ec2a1546: shrink_folio_list() [mm/vmscan.c]
};
