import type { Transition } from '../explorer/model.ts';
import type { Env, Step } from '../kernel/env.ts';
import type { Actor } from '../state/bounds.ts';
import type { Draft } from '../state/snapshot.ts';
import { addPage } from './add-page.ts';
import { addZoneAppendPage } from './add-zone-append-page.ts';
import { allocBio, resetBio, shareBio } from './alloc-bio.ts';
import { bvecSet } from './bvec-set.ts';
import { beginCheck, checkPageDirty, stealDirtyList } from './check-pages-dirty.ts';
import { cloneBio, cloneDeep, endClone, splitBio } from './clone.ts';
import { childCowCopy, parentCowCopy } from './cow-copy.ts';
import { childCowHold, parentCowHold } from './cow-hold.ts';
import { childCowSwitch, parentCowSwitch } from './cow-switch.ts';
import { childDemandFault, parentDemandFault } from './demand-fault.ts';
import { endBio, failBio, transfer } from './device.ts';
import { dropUnused } from './drop-unused.ts';
import { exit } from './exit.ts';
import { extraGet, extraPut } from './extra-ref.ts';
import { extractKvec } from './extract-kvec.ts';
import { extractPipe } from './extract-pipe.ts';
import { extractUnsupported } from './extract-unsupported.ts';
import { extractUser, finishExtraction } from './extract-user.ts';
import { extractXarray } from './extract-xarray.ts';
import { fail } from './fail.ts';
import { forkBegin } from './fork-begin.ts';
import { forkCopyPage } from './fork-copy-page.ts';
import { forkEnd } from './fork-end.ts';
import { forkFail } from './fork-fail.ts';
import { fork } from './fork.ts';
import { enterGetPages, getPagesLoop, handleReturn } from './get-pages.ts';
import { gupCheckSeq } from './gup-check-seq.ts';
import { gupGrab } from './gup-grab.ts';
import { gupGrabRest } from './gup-grab-rest.ts';
import { gupReadPte } from './gup-read-pte.ts';
import { gupRecheck } from './gup-recheck.ts';
import { gupSlow } from './gup-slow.ts';
import { gupStart } from './gup-start.ts';
import { gupUndo } from './gup-undo.ts';
import { mapAdd, mapAppend, mapDropUnused, mapLoop, mapUnmap } from './map-user-iov.ts';
import { ownerLetsGo } from './owner-lets-go.ts';
import { reclaimFree } from './reclaim-free.ts';
import { reclaimUnmap } from './reclaim-unmap.ts';
import { dirtyBeforeRelease, dirtyDeferred, endRelease, putBio, releaseDeferred, releasePage } from './release.ts';
import { setFlags, setFlagsLate } from './set-flags.ts';
import { setPagesDirty } from './set-pages-dirty.ts';
import { childStore, parentStore } from './store.ts';
import { lateRevert, submit } from './submit.ts';
import { revertLeft, trim } from './trim.ts';
import { unmap } from './unmap.ts';
import { writeBack } from './write-back.ts';
import { childWriteFault, parentWriteFault } from './write-fault.ts';

/** Steps of every granularity, in the order that fixes the action numbers: the submitter first, in the order of its program. */
const steps: readonly Step[] = [
  allocBio,
  resetBio,
  shareBio,
  enterGetPages,
  bvecSet,
  extractUser,
  extractKvec,
  extractXarray,
  extractPipe,
  extractUnsupported,
  setFlags,
  trim,
  addPage,
  addZoneAppendPage,
  setFlagsLate,
  revertLeft,
  dropUnused,
  getPagesLoop,
  handleReturn,
  mapAdd,
  mapDropUnused,
  mapLoop,
  mapAppend,
  mapUnmap,
  setPagesDirty,
  submit,
  lateRevert,
  fail,
  splitBio,
  cloneBio,
  cloneDeep,
  endClone,
  transfer,
  endBio,
  failBio,
  beginCheck,
  checkPageDirty,
  endRelease,
  dirtyBeforeRelease,
  releasePage,
  putBio,
  stealDirtyList,
  dirtyDeferred,
  releaseDeferred,
  parentStore,
  childStore,
  parentDemandFault,
  childDemandFault,
  unmap,
  exit,
  ownerLetsGo,
  extraGet,
  extraPut,
  writeBack,
  reclaimUnmap,
  reclaimFree,
];

/** Steps that are atomic in the coarse model, and what stands for them in the fine one. */
const coarse: readonly Step[] = [fork, parentWriteFault, childWriteFault];
const fine: readonly Step[] = [
  gupStart,
  gupReadPte,
  gupGrab,
  gupGrabRest,
  gupRecheck,
  gupCheckSeq,
  gupUndo,
  gupSlow,
  finishExtraction,
  forkBegin,
  forkCopyPage,
  forkEnd,
  forkFail,
  parentCowHold,
  childCowHold,
  parentCowCopy,
  childCowCopy,
  parentCowSwitch,
  childCowSwitch,
];

/** The transitions of a scenario: those of its actors, at its granularity. */
export function transitions(env: Env): Transition<Draft>[] {
  return [...steps, ...(env.bounds.granularity === 'fine' ? fine : coarse)]
    .map((step) => step(env))
    .filter((t) => env.config.actors.includes(t.actor as Actor));
}
