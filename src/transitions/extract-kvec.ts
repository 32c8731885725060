import type { Step } from '../kernel/env.ts';
import { currentAddress, segmentLeft } from '../state/iterator.ts';
import * as n from '../state/names.ts';
import { atExtract, beginPass, endExtraction, failExtraction, wantedPages } from './extraction.ts';
import { callParameter } from './parameters.ts';

/** iov_iter_extract_kvec_pages() [lib/iov_iter.c], 6.3 on: the pages of kernel memory are listed, nothing is taken. Before: -EFAULT. */
export const extractKvec: Step = (env) => ({
  name: 'extract-kvec',
  actor: 'submitter',
  source: 'iov_iter_extract_kvec_pages() [lib/iov_iter.c]',
  parameters: [callParameter(env)],
  guard: (s, c) => atExtract(s.calls[c]) && s.calls[c].kind === n.KVEC && env.rules.kvec === 'list',
  effect: (d, c) => {
    const call = d.calls[c];
    const want = wantedPages(env, d, call);
    beginPass(env, d, c);
    if (call.left === 0) return failExtraction(env, d, c, n.EFAULT);
    if (want === 0) return failExtraction(env, d, c, n.ENOMEM);
    const first = Math.floor(currentAddress(call) / env.per);
    for (let i = 0; i < want; i++) call.array[i].page = first + i + 1;
    endExtraction(env, d, c, Math.min(segmentLeft(call), want * env.per - call.offset), n.MODE_NONE);
  },
});
