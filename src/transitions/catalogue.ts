import type { Transition } from '../explorer/model/model.ts';
import type { Env, Step } from '../kernel/env.ts';
import type { Actor } from '../state/bounds.ts';
import type { Draft } from '../state/snapshot.ts';
import { addFolio } from './add-folio.ts';
import { addPage } from './add-page.ts';
import { addZoneAppendPage } from './add-zone-append-page.ts';
import { addZeroPage } from './add-zero-page.ts';
import { alignDown } from './align-down.ts';
import { allocBio, resetBio, shareBio } from './alloc-bio.ts';
import { bounceRead, unbounce } from './bounce-read.ts';
import { bvecSet } from './bvec-set.ts';
import { beginCheck, checkPageDirty, stealDirtyList } from './check-pages-dirty.ts';
import { cloneBio, cloneDeep, endClone, splitBio } from './clone.ts';
import { childCowCopy, parentCowCopy } from './cow-copy.ts';
import { childCowHold, parentCowHold } from './cow-hold.ts';
import { childCowSwitch, parentCowSwitch } from './cow-switch.ts';
import { childDemandFault, parentDemandFault } from './demand-fault.ts';
import { endBio, failBio, transfer } from './device.ts';
import { beginDirectIo, dioCleanup, dioNewBio, dioPage, dioSend } from './direct-io.ts';
import { dropUnused } from './drop-unused.ts';
import { exit } from './exit.ts';
import { extraGet, extraPut } from './extra-ref.ts';
import { extractKvec } from './extract-kvec.ts';
import { extractPipe } from './extract-pipe.ts';
import { extractUnsupported } from './extract-unsupported.ts';
import { extractUser, finishExtraction } from './extract-user.ts';
import { extractXarray } from './extract-xarray.ts';
import { featuresOf } from './features.ts';
import type { Features } from './features.ts';
import { fail } from './fail.ts';
import { forkBegin } from './fork-begin.ts';
import { forkCopyPage } from './fork-copy-page.ts';
import { forkEnd } from './fork-end.ts';
import { forkFail } from './fork-fail.ts';
import { forkWriteProtect } from './fork-write-protect.ts';
import { fork } from './fork.ts';
import { enterGetPages, getPagesLoop, handleReturn } from './get-pages.ts';
import { giveBack } from './give-back.ts';
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

/** A step, and which scenarios can take it at all; in others it is left out, so that one that is never taken is worth a report. */
type Entry = readonly [step: Step, when?: (features: Features) => boolean];

/** The order fixes the action numbers: the submitter first, in the order of its program. The last ones depend on the granularity. */
const entries: readonly Entry[] = [
  [allocBio, (f) => f.allocates],
  [resetBio, (f) => f.reset],
  [shareBio, (f) => f.sameBio],
  [enterGetPages, (f) => f.getPages],
  [bounceRead, (f) => f.bounces],
  [addZeroPage, (f) => f.kind('zero')],
  [bvecSet, (f) => f.kind('bvec')],
  [extractUser, (f) => f.kind('ubuf', 'iovec')],
  [extractKvec, (f) => f.kind('kvec') && f.rules.kvec === 'list'],
  [extractXarray, (f) => f.kind('xarray')],
  [extractPipe, (f) => f.kind('pipe') && f.rules.pipe !== 'unsupported'],
  [
    extractUnsupported,
    (f) => f.kind('discard') || (f.kind('kvec') && f.rules.kvec === 'unsupported') || (f.kind('pipe') && f.rules.pipe === 'unsupported'),
  ],
  [setFlags, (f) => f.extracts && f.rules.setFlags === 'each-extraction'],
  [trim, (f) => f.extracts && f.rules.trim !== 'once-per-bio'],
  [addPage, (f) => f.extracts && f.rules.fill === 'by-page' && f.op('read', 'write')],
  [addZoneAppendPage, (f) => f.extracts && f.stopsAtLimit],
  [addFolio, (f) => f.extracts && f.rules.fill !== 'by-page'],
  [setFlagsLate, (f) => f.extracts && f.rules.setFlags === 'after-add'],
  [revertLeft, (f) => f.extracts && (f.stopsAtLimit || f.pgmaps)],
  [dropUnused, (f) => f.extracts && (f.rules.trim !== 'once-per-bio' || f.pgmaps)],
  [getPagesLoop, (f) => f.extracts],
  [alignDown, (f) => f.extracts && f.rules.trim === 'once-per-bio'],
  [giveBack, (f) => f.extracts && f.rules.memoryAlign === 'in-extraction' && f.rules.misaligned === 'gives-back'],
  [handleReturn, (f) => f.getPages],
  [mapAdd, (f) => f.mapLoop],
  [mapDropUnused, (f) => f.mapLoop],
  [mapLoop, (f) => f.mapLoop],
  [mapAppend, (f) => f.map],
  [mapUnmap, (f) => f.map],
  [beginDirectIo, (f) => f.directIo],
  [dioPage, (f) => f.directIo],
  [dioNewBio, (f) => f.directIo],
  [dioSend, (f) => f.directIo],
  [dioCleanup, (f) => f.directIo],
  [setPagesDirty, (f) => f.setDirty],
  [submit],
  [lateRevert, (f) => f.lateRevert],
  [fail, (f) => f.getPages],
  [splitBio, (f) => f.clones],
  [cloneBio, (f) => f.clones],
  [cloneDeep, (f) => f.clones],
  [endClone, (f) => f.clones],
  [transfer],
  [endBio],
  [failBio, (f) => f.deviceErrors],
  [beginCheck, (f) => f.checksDirty],
  [checkPageDirty, (f) => f.checksDirty],
  [unbounce, (f) => f.bounces && f.rules.bounceRead !== 'unsupported'],
  [endRelease, (f) => f.completion('release', 'release-dirty') || f.rules.checkDirty === 'skipped'],
  [dirtyBeforeRelease, (f) => f.completion('release-dirty')],
  [releasePage],
  [putBio],
  [stealDirtyList, (f) => f.checksDirty],
  [dirtyDeferred, (f) => f.checksDirty],
  [releaseDeferred, (f) => f.checksDirty],
  [parentStore],
  [childStore],
  [parentDemandFault, (f) => f.filePages],
  [childDemandFault, (f) => f.filePages],
  [unmap],
  [exit],
  [ownerLetsGo],
  [extraGet, (f) => f.extraRefs],
  [extraPut, (f) => f.extraRefs],
  [writeBack],
  [reclaimUnmap],
  [reclaimFree],
  [fork, (f) => !f.fine],
  [parentWriteFault],
  [childWriteFault],
  [gupStart, (f) => f.fine && f.kind('ubuf', 'iovec')],
  [gupReadPte, (f) => f.fine && f.kind('ubuf', 'iovec')],
  [gupGrab, (f) => f.fine && f.kind('ubuf', 'iovec')],
  [gupGrabRest, (f) => f.fine && f.pins],
  [gupRecheck, (f) => f.fine && f.kind('ubuf', 'iovec')],
  [gupCheckSeq, (f) => f.fine && f.kind('ubuf', 'iovec')],
  [gupUndo, (f) => f.fine && f.kind('ubuf', 'iovec')],
  [gupSlow, (f) => f.fine && f.kind('ubuf', 'iovec')],
  [finishExtraction, (f) => f.fine && f.kind('ubuf', 'iovec')],
  [forkBegin, (f) => f.fine],
  [forkCopyPage, (f) => f.fine],
  [forkWriteProtect, (f) => f.fine],
  [forkEnd, (f) => f.fine],
  [forkFail, (f) => f.fine],
  [parentCowHold, (f) => f.fine],
  [childCowHold, (f) => f.fine],
  [parentCowCopy, (f) => f.fine],
  [childCowCopy, (f) => f.fine],
  [parentCowSwitch, (f) => f.fine],
  [childCowSwitch, (f) => f.fine],
];

/** The transitions of a scenario: those of its actors and of what its calls do, at its granularity. */
export function transitions(env: Env): Transition<Draft>[] {
  const features = featuresOf(env);
  return entries
    .filter(([, when]) => when?.(features) ?? true)
    .map(([step]) => step(env))
    .filter((t) => env.config.actors.includes(t.actor as Actor));
}
