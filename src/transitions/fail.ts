import type { Step } from '../kernel/env.ts';
import * as n from '../state/names.ts';
import { currentBio } from './bio-object.ts';
import { beginRelease } from './release.ts';
import { callParameter } from './parameters.ts';
import { endIteration } from './submit.ts';

/**
 * The caller after an error of bio_iov_iter_get_pages(): an empty bio is put, one that lists pages is released first
 * (bio_put() alone would leak them). Bios submitted before go on.
 */
export const fail: Step = (env) => ({
  name: 'fail',
  actor: 'submitter',
  source: '__blkdev_direct_IO() [block/fops.c]',
  parameters: [callParameter(env)],
  guard: (s, c) => s.calls[c].pc === n.PC_FAILED,
  effect: (d, c) => {
    beginRelease(env, currentBio(d, c));
    endIteration(d.calls[c]);
  },
});
