import { linux62 } from './linux-6.2.ts';
import type { KernelRules } from './rules.ts';

/** Linux 6.1: as 6.2, before zone-device pages were told apart. */
export const linux61: KernelRules = {
  ...linux62,
  name: '6.1',
  title: 'Linux 6.1: bios take plain references (FOLL_GET)',

  otherPgmap: 'merged', // page_is_mergeable() [block/bio.c], until 49580e690755 (6.2)
};
