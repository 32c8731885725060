import type { Step } from '../kernel/env.ts';
import * as n from '../state/names.ts';
import { atExtract, beginPass, endExtraction, extractionSource, failExtraction, roomForPages } from './extraction.ts';
import { allocatePage, freeFrame, getPage } from './page-refs.ts';
import { callParameter } from './parameters.ts';

/**
 * pipe_get_pages() and append_pipe() [lib/iov_iter.c], until 6.4: fresh pages are pushed into the pipe, whose buffers own them; 6.2
 * takes a reference beside the buffer's, v5 only lists them. Room for fewer pages than asked for ends the run.
 */
export const extractPipe: Step = (env) => ({
  name: 'extract-pipe',
  actor: 'submitter',
  source: extractionSource(env, 'pipe_get_pages()', 'iov_iter_extract_pipe_pages()'),
  parameters: [callParameter(env)],
  guard: (s, c) => atExtract(s.calls[c]) && s.calls[c].kind === n.PIPE_ITER && env.rules.pipe !== 'unsupported',
  effect: (d, c) => {
    const call = d.calls[c];
    const room = roomForPages(env, d, call);
    beginPass(env, d, c);
    call.offset = 0;
    const want = Math.min(Math.ceil(call.left / env.per), room, call.array.length);
    let slot = 0;
    while (slot < call.pipe.length && call.pipe[slot].page !== 0) slot++;
    let got = 0;
    let size = 0;
    while (got < want && slot < call.pipe.length && freeFrame(env, d) >= 0) {
      const frame = allocatePage(env, d, n.PIPE);
      d.pages[frame].owners = 1;
      const len = Math.min(env.per, call.left - size);
      call.pipe[slot].page = frame + 1;
      call.pipe[slot].len = len;
      if (env.rules.pipe === 'get') getPage(env, d, frame, d.ledger.calls[c]);
      call.array[got].page = frame + 1;
      size += len;
      got++;
      slot++;
    }
    if (got === 0) return failExtraction(env, d, c, n.EFAULT);
    endExtraction(env, d, c, size, env.rules.pipe === 'get' ? n.MODE_GET : n.MODE_NONE);
  },
});
