import { tableCount } from '../kernel/coverage.ts';
import type { Env, Step } from '../kernel/env.ts';
import { frameOfVec, pagesOfVec } from '../kernel/vec-pages.ts';
import { BIO_NONE, BVEC, KERNEL, KVEC, PC_DONE, PIPE, PUT, RELEASED, XARRAY } from '../state/names.ts';
import type { Bio, Call, Snapshot } from '../state/snapshot.ts';
import { frameParameter } from './memory-parameters.ts';
import { subtractRefs } from './page-refs.ts';

/**
 * The owner of a kernel page, or the reader of a pipe, gives the page up: the promise behind a list-only extraction, all versions. A kernel
 * page is kept until no call can still take it and no bio lists it; a pipe's reader only waits until the completion was reported.
 */
export const ownerLetsGo: Step = (env) => ({
  name: 'owner-lets-go',
  actor: 'owner',
  source: 'put_page() by the owner; pipe_buf_release() [include/linux/pipe_fs_i.h]',
  parameters: [frameParameter(env)],
  guard: (s, frame) => {
    const { kind, owners } = s.pages[frame];
    if (owners === 0) return false;
    return (
      (kind === KERNEL && env.layout.pages[frame] === 'kernel' && !inCalls(env, s, frame) && !inBios(env, s, frame)) ||
      (kind === PIPE && !inCalls(env, s, frame))
    );
  },
  effect: (d, frame) => {
    d.pages[frame].owners -= 1;
    subtractRefs(env, d, frame, 1);
  },
});

function inCalls(env: Env, state: Snapshot, frame: number): boolean {
  for (let c = 0; c < state.calls.length; c++) {
    const call = state.calls[c];
    if ((call.pc !== PC_DONE || call.inFlight > 0) && (took(call, frame) || coversFrame(env, call, frame))) return true;
  }
  return false;
}

function took(call: Call, frame: number): boolean {
  for (let i = 0; i < call.taken.length; i++) if (call.taken[i].page === frame + 1) return true;
  for (let i = 0; i < call.array.length; i++) if (call.array[i].page === frame + 1) return true;
  for (let i = 0; i < call.pipe.length; i++) if (call.pipe[i].page === frame + 1) return true;
  return false;
}

/** Is the page part of the memory that the iterator describes? */
function coversFrame(env: Env, call: Call, frame: number): boolean {
  if (call.kind === XARRAY) return env.layout.xarray.includes(frame);
  if (call.kind !== BVEC && call.kind !== KVEC) return false;
  for (let i = 0; i < call.segments.length; i++) {
    const { start, len } = call.segments[i];
    if (start < (frame + 1) * env.per && start + len > frame * env.per) return true;
  }
  return false;
}

function inBios(env: Env, state: Snapshot, frame: number): boolean {
  for (let b = 0; b < state.bios.length; b++) {
    const { phase } = state.bios[b];
    if (phase !== BIO_NONE && phase !== RELEASED && phase !== PUT && lists(env, state.bios[b], frame)) return true;
  }
  return false;
}

function lists(env: Env, bio: Bio, frame: number): boolean {
  const count = tableCount(bio);
  for (let v = 0; v < count; v++) {
    const first = frameOfVec(env, bio, v, 0);
    if (frame >= first && frame < first + pagesOfVec(env, bio, v)) return true;
  }
  return false;
}
