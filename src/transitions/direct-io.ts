import type { Env, Step } from '../kernel/env.ts';
import { leavesPgmap } from '../kernel/pgmaps.ts';
import * as n from '../state/names.ts';
import type { Draft } from '../state/snapshot.ts';
import { bioInit, currentBio, freeBio } from './bio-object.ts';
import { blocksAvailable, dioPosition, dropDioToken, takeDioToken } from './dio-tokens.ts';
import { clearLocals } from './extraction.ts';
import { bioFull } from './get-pages.ts';
import { appendVec, growLast, mergeable, NOT_MERGEABLE } from './merge.ts';
import { callParameter } from './parameters.ts';

/** do_blockdev_direct_IO() [fs/direct-io.c], for filesystems that are not on iomap: nothing is held yet, and a bio comes with the first page to be sent. */
export const beginDirectIo: Step = (env) => ({
  name: 'begin-direct-io',
  actor: 'submitter',
  source: 'do_blockdev_direct_IO() [fs/direct-io.c]',
  parameters: [callParameter(env)],
  guard: (s, c) => s.calls[c].pc === n.PC_IDLE && s.calls[c].entry === n.DIRECT_IO,
  effect: (d, c) => {
    d.calls[c].entryLeft = d.calls[c].left;
    d.calls[c].pc = n.PC_EXTRACT;
  },
});

/**
 * do_direct_IO() and submit_page_section() [fs/direct-io.c]: the next section of the page at the head of the array grows the page that waits (dio->cur_page), or takes its place with
 * a token of its own, once that one was sent. A page that is through loses the token of the array. Where get_block() fails the rest is given up.
 */
export const dioPage: Step = (env) => ({
  name: 'dio-page',
  actor: 'submitter',
  source: 'submit_page_section() [fs/direct-io.c]',
  parameters: [callParameter(env)],
  guard: (s, c) => s.calls[c].pc === n.PC_DIO_PAGE,
  effect: (d, c) => {
    const call = d.calls[c];
    const [dio] = call.dio;
    const holder = d.ledger.calls[c];
    const { page } = call.array[call.index];
    const len = Math.min(env.per - call.offset, call.rest, blocksAvailable(call));
    if (len === 0) {
      dropDioToken(env, d, call, page - 1, holder);
      call.index += 1;
      call.ret = n.EIO;
      call.pc = n.PC_DIO_FAILED;
      return;
    }
    if (dio.page === page && dio.off + dio.len === call.offset) {
      dio.len += len;
    } else if (dio.page > 0) {
      call.pc = n.PC_DIO_SEND;
      return;
    } else {
      takeDioToken(env, d, call, page - 1, holder);
      dio.page = page;
      dio.off = call.offset;
      dio.len = len;
    }
    call.rest -= len;
    call.offset += len;
    if (call.offset === env.per || call.rest === 0) {
      dropDioToken(env, d, call, page - 1, holder);
      call.index += 1;
      call.offset = 0;
    }
    goOn(d, c);
  },
});

/** The next page, the next extraction, or the end: the page that waits is sent, the bio submitted, and what is left of the array dropped. */
function goOn(d: Draft, c: number): void {
  const call = d.calls[c];
  const over = call.ret !== n.OK || (call.index >= call.pages && call.left === 0);
  if (!over) call.pc = call.index < call.pages ? n.PC_DIO_PAGE : n.PC_EXTRACT;
  else if (call.dio[0].page > 0) call.pc = n.PC_DIO_SEND;
  else if (call.bio > 0) submitNext(d, c);
  else call.pc = n.PC_DIO_CLEANUP;
}

/** dio_bio_submit() [fs/direct-io.c]: a read dirties its pages first. */
function submitNext(d: Draft, c: number): void {
  const call = d.calls[c];
  call.pc = call.setDirty ? n.PC_SET_DIRTY : n.PC_SUBMIT;
}

/** dio_new_bio() [fs/direct-io.c]: from 6.5 on a bio of a dio that pins is marked so. */
export const dioNewBio: Step = (env) => ({
  name: 'dio-new-bio',
  actor: 'submitter',
  source: 'dio_new_bio() [fs/direct-io.c]',
  parameters: [callParameter(env)],
  guard: (s, c) => s.calls[c].pc === n.PC_DIO_SEND && s.calls[c].bio === 0 && freeBio(s.bios) >= 0,
  effect: (d, c) => {
    const call = d.calls[c];
    const b = freeBio(d.bios);
    const bio = d.bios[b];
    bioInit(env, bio, env.bounds.vecs);
    if (env.rules.flags === 'pinned' && call.mode === n.MODE_PIN) bio.pinned = 1;
    bio.op = call.op;
    bio.call = c + 1;
    bio.first = dioPosition(call) - call.dio[0].len;
    call.bio = b + 1;
  },
});

/**
 * dio_send_cur_page() and dio_bio_add_page() [fs/direct-io.c]: the page that waits goes into the bio by bio_add_page(), which knows nothing of tokens, and the bio gets one of its own. A bio
 * that is full, or from 6.17 to 6.19 refuses a page of another zone-device map, is submitted first.
 */
export const dioSend: Step = (env) => ({
  name: 'dio-send',
  actor: 'submitter',
  source: 'dio_send_cur_page() [fs/direct-io.c]',
  parameters: [callParameter(env)],
  guard: (s, c) => s.calls[c].pc === n.PC_DIO_SEND && s.calls[c].bio > 0,
  effect: (d, c) => {
    const call = d.calls[c];
    const [dio] = call.dio;
    const bio = currentBio(d, c);
    const frame = dio.page - 1;
    if (mergeable(env, bio, frame, dio.off) !== NOT_MERGEABLE) {
      growLast(bio, dio.len);
    } else if (!bioFull(bio) && !(env.rules.otherPgmap === 'refused' && leavesPgmap(env, bio, frame))) {
      appendVec(bio, frame, dio.off, dio.len);
    } else {
      submitNext(d, c);
      return;
    }
    takeDioToken(env, d, call, frame, d.ledger.bios[call.bio - 1]);
    dropDioToken(env, d, call, frame, d.ledger.calls[c]);
    dio.page = 0;
    dio.off = 0;
    dio.len = 0;
    goOn(d, c);
  },
});

/** dio_cleanup() [fs/direct-io.c]: the pages that are left in the array are dropped; after a failure at once, and for every request in the end. */
export const dioCleanup: Step = (env) => ({
  name: 'dio-cleanup',
  actor: 'submitter',
  source: 'dio_cleanup() [fs/direct-io.c]',
  parameters: [callParameter(env)],
  guard: (s, c) => s.calls[c].pc === n.PC_DIO_FAILED || s.calls[c].pc === n.PC_DIO_CLEANUP,
  effect: (d, c) => {
    const call = d.calls[c];
    dropRest(env, d, c);
    if (call.pc === n.PC_DIO_FAILED) {
      goOn(d, c);
      return;
    }
    clearLocals(d, c);
    call.pc = n.PC_DONE;
  },
});

function dropRest(env: Env, d: Draft, c: number): void {
  const call = d.calls[c];
  for (let i = call.index; i < call.pages; i++) {
    d.ghost.droppedUnused = 1;
    dropDioToken(env, d, call, call.array[i].page - 1, d.ledger.calls[c]);
  }
  if (env.rules.dioCleanup === 'advances-head') call.index = call.pages;
}
