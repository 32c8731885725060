import type { Transition } from '../explorer/model/model.ts';
import { kernels } from '../kernel/catalogue.ts';
import { transitionsOf } from '../models/direct-io.ts';
import { actors } from '../state/bounds.ts';
import type { Bounds, CallPlan, Granularity, ModelConfig } from '../state/bounds.ts';
import { entries, iteratorKinds, ops } from '../state/names.ts';
import type { Draft } from '../state/snapshot.ts';

const bounds: Omit<Bounds, 'granularity'> = {
  unitsPerPage: 1,
  virtualPages: 3,
  frames: 4,
  processes: 2,
  bios: 2,
  vecs: 1,
  bias: 3,
  logicalBlock: 1,
  memoryAlign: 1,
  dmaBlock: 1,
  zoneAppendLimit: 1,
  maxHwUnits: 2,
  maxSegments: 1,
  deviceErrors: true,
  extraRefs: 1,
  clones: 1,
};

/** All transitions that some scenario under some kernel can have, in the order of the catalogue: a model leaves out what its calls cannot do. */
export function everyTransition(): Transition<Draft>[] {
  const known: Transition<Draft>[] = [];
  for (const { name } of kernels) {
    for (const granularity of ['coarse', 'fine'] as const) merge(known, transitionsOf(everything(name, granularity)));
  }
  return known;
}

/** Inserts what is new behind what it follows, so that a common order is kept. */
function merge(known: Transition<Draft>[], more: readonly Transition<Draft>[]): void {
  let at = 0;
  for (const transition of more) {
    const found = known.findIndex((t) => t.name === transition.name);
    if (found < 0) known.splice(at, 0, transition);
    at = (found < 0 ? at : found) + 1;
  }
}

/** A scenario in which everybody acts and calls of every kind are made. It is never explored. */
function everything(kernel: string, granularity: Granularity): ModelConfig {
  const calls = iteratorKinds.flatMap((kind) => ops.flatMap((op) => entries.map((entry) => everyCall(kind, op, entry))));
  return {
    kernel,
    bounds: { ...bounds, granularity },
    layout: {
      pages: ['anon', 'file', 'zero', 'kernel'],
      mapping: [0, 1, 2],
      pgmaps: [],
      folios: [],
      fault: [],
      dontFork: [],
      xarray: [1],
      dirty: [1],
    },
    actors,
    starts: calls.map((call) => ({ calls: [call] })),
    cloneReleases: true,
  };
}

function everyCall(kind: CallPlan['kind'], op: CallPlan['op'], entry: CallPlan['entry']): CallPlan {
  const completion = op === 'read' ? 'check-dirty' : op === 'write' ? 'release' : 'release-dirty';
  const manner = { setDirty: true, sameBio: true, hold: false, repeat: true, reset: true, lateRevert: 1, unmapped: 0 };
  return { entry, op, kind, dir: op === 'read' ? 'dest' : 'source', segments: [[0, 1]], completion, ...manner };
}
