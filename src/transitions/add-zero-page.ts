import type { Step } from '../kernel/env.ts';
import * as n from '../state/names.ts';
import { currentBio } from './bio-object.ts';
import { advance } from './iov-iter.ts';
import { appendVec } from './merge.ts';
import { getPage } from './page-refs.ts';
import { callParameter } from './parameters.ts';

/**
 * iomap_dio_zero() [fs/iomap/direct-io.c]: the rest of a block around a write is filled from the zero page, which is added without any
 * extraction. Until 6.4 it is referenced by hand, because the bio drops references by default; from 6.5 on the bio drops nothing.
 */
export const addZeroPage: Step = (env) => ({
  name: 'add-zero-page',
  actor: 'submitter',
  source: 'iomap_dio_zero() [fs/iomap/direct-io.c]',
  parameters: [callParameter(env)],
  guard: (s, c) => s.calls[c].pc === n.PC_ENTER_GET_PAGES && s.calls[c].kind === n.ZERO_PAGE,
  effect: (d, c) => {
    const call = d.calls[c];
    const frame = env.zeroFrame;
    if (env.rules.iomapZero === 'get') getPage(env, d, frame, d.ledger.bios[call.bio - 1]);
    appendVec(currentBio(d, c), frame, 0, call.left);
    for (let u = 0; u < call.left; u++) call.taken[u].page = frame + 1;
    advance(d, c, call.left);
    call.pc = n.PC_SUBMIT;
  },
});
