import type { Step } from '../kernel/env.ts';
import { consumed } from '../state/iterator.ts';
import * as n from '../state/names.ts';
import type { Call, CallDraft } from '../state/snapshot.ts';
import { currentBio } from './bio-object.ts';
import { revert } from './iov-iter.ts';
import { callParameter } from './parameters.ts';

/** submit_bio() [block/blk-core.c]: from here on the device may touch the pages, and the table must not change. */
export const submit: Step = (env) => ({
  name: 'submit',
  actor: 'submitter',
  source: 'submit_bio() [block/blk-core.c]',
  parameters: [callParameter(env)],
  guard: (s, c) => s.calls[c].pc === n.PC_SUBMIT,
  effect: (d, c) => {
    const call = d.calls[c];
    const bio = currentBio(d, c);
    bio.phase = n.SUBMITTED;
    bio.sealedCount = bio.vcnt;
    for (let v = 0; v < bio.vecs.length; v++) {
      bio.sealed[v].page = bio.vecs[v].page;
      bio.sealed[v].off = bio.vecs[v].off;
      bio.sealed[v].len = bio.vecs[v].len;
    }
    d.calls[bio.call - 1].inFlight += 1;
    afterSubmission(call);
  },
});

function afterSubmission(call: CallDraft): void {
  if (call.entry === n.DIRECT_IO) {
    call.bio = 0;
    call.pc = call.dio[0].page > 0 ? n.PC_DIO_SEND : n.PC_DIO_CLEANUP;
  } else if (call.repeat && call.left > 0) call.pc = n.PC_NEXT;
  else endIteration(call);
}

/** Units that the request took beyond the end of the file. */
function beyondEnd(call: Call): number {
  return consumed(call) - (call.total - call.lateRevert);
}

/** iomap_dio_rw() after its last bio, or after get_pages failed: a read that crossed the end of the file gives something back. */
export function endIteration(call: CallDraft): void {
  call.pc = beyondEnd(call) > 0 ? n.PC_LATE_REVERT : n.PC_DONE;
}

/**
 * __iomap_dio_rw() [fs/iomap/direct-io.c]: a read that crossed the end of the file gives the excess back to the iterator, after submission
 * and before it waits. An ITER_PIPE releases the pages of that part.
 */
export const lateRevert: Step = (env) => ({
  name: 'late-revert',
  actor: 'submitter',
  source: '__iomap_dio_rw() [fs/iomap/direct-io.c]',
  parameters: [callParameter(env)],
  guard: (s, c) => s.calls[c].pc === n.PC_LATE_REVERT,
  effect: (d, c) => {
    const call = d.calls[c];
    revert(env, d, c, beyondEnd(call));
    call.pc = n.PC_DONE;
  },
});
