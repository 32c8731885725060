import type { Bounds, CallPlan, Layout, ModelConfig } from '../state/bounds.ts';
import type { CallFile, LayoutFile, ScenarioFile } from './schema.ts';

/** What a scenario says of one kernel. */
export interface Expectation {
  /** Property that must be violated, or null: everything holds. */
  readonly violated: string | null;
  /** Properties that are not checked, and why. */
  readonly skip: readonly string[];
  readonly why: string | null;
}

/** A scenario with every default filled in. */
export interface Scenario {
  readonly name: string;
  readonly title: string;
  readonly story: string | null;
  /** What the model depends on, but for the kernel. */
  readonly plan: Omit<ModelConfig, 'kernel' | 'change'>;
  readonly expect: Readonly<Partial<Record<string, Expectation>>>;
  /** Goals that must be met, and transitions that must fire, where everything is expected to hold. */
  readonly goals: readonly string[];
  readonly alive: 'all' | readonly string[];
  /** Too large for every push. */
  readonly slow: boolean;
}

/** Bounds that a scenario or the command line sets. */
export type PartialBounds = { readonly [K in keyof Bounds]?: Bounds[K] | undefined };

/** Fills in the defaults. Says nothing about sense: see layoutComplaint(). */
export function completeScenario(file: ScenarioFile, overrides: PartialBounds, start: number | null): Scenario {
  const starts = file.starts.map(({ calls }) => ({ calls: calls.map(completeCall) }));
  return {
    name: file.name,
    title: file.title,
    story: file.story ?? null,
    plan: {
      bounds: completeBounds({ ...file.bounds, ...overrides }, file.layout.pages.length),
      layout: completeLayout(file.layout),
      actors: file.actors,
      starts: start === null ? starts : [starts[start]],
      cloneReleases: file.cloneReleases ?? false,
    },
    expect: completeExpectations(file.expect ?? {}),
    goals: file.goals ?? [],
    alive: file.alive ?? [],
    slow: file.slow ?? false,
  };
}

function completeBounds(given: PartialBounds, pages: number): Bounds {
  const unitsPerPage = given.unitsPerPage ?? 4;
  return {
    unitsPerPage,
    virtualPages: given.virtualPages ?? 1,
    frames: given.frames ?? Math.max(1, pages),
    processes: given.processes ?? 1,
    bios: given.bios ?? 1,
    vecs: given.vecs ?? 2,
    bias: given.bias ?? 3,
    logicalBlock: given.logicalBlock ?? 1,
    memoryAlign: given.memoryAlign ?? 1,
    dmaBlock: given.dmaBlock ?? unitsPerPage,
    granularity: given.granularity ?? 'coarse',
    zoneAppendLimit: given.zoneAppendLimit ?? 64,
    maxHwUnits: given.maxHwUnits ?? 64,
    maxSegments: given.maxSegments ?? 128,
    deviceErrors: given.deviceErrors ?? false,
    extraRefs: given.extraRefs ?? 0,
    clones: given.clones ?? 0,
  };
}

function completeLayout(given: LayoutFile): Layout {
  return {
    pages: given.pages,
    mapping: given.mapping,
    pgmaps: given.pgmaps ?? [],
    folios: given.folios ?? [],
    fault: given.fault ?? [],
    dontFork: given.dontFork ?? [],
    xarray: given.xarray ?? [],
    dirty: given.dirty ?? [],
  };
}

/** Defaults follow what the kernel's callers do: a read into user memory dirties its pages before and after. */
function completeCall(given: CallFile): CallPlan {
  const userRead = given.op === 'read' && (given.kind === 'ubuf' || given.kind === 'iovec');
  const hold = given.hold ?? false;
  const bounced = given.entry === 'bounce-read';
  return {
    entry: given.entry ?? 'get-pages',
    op: given.op,
    kind: given.kind,
    dir: given.dir ?? (given.op === 'read' ? 'dest' : 'source'),
    segments: given.segments,
    completion: given.completion ?? (bounced ? 'release-dirty' : userRead ? 'check-dirty' : 'release'),
    setDirty: given.setDirty ?? (userRead && !bounced),
    sameBio: given.sameBio ?? false,
    hold,
    repeat: given.repeat ?? !hold,
    reset: given.reset ?? false,
    lateRevert: given.lateRevert ?? 0,
    unmapped: given.unmapped ?? 0,
  };
}

function completeExpectations(given: NonNullable<ScenarioFile['expect']>): Record<string, Expectation> {
  const complete: Record<string, Expectation> = {};
  for (const [kernel, expected] of Object.entries(given)) {
    if (expected === undefined) continue;
    complete[kernel] =
      typeof expected === 'string'
        ? { violated: expected === 'verified' ? null : expected, skip: [], why: null }
        : { violated: expected.violated ?? null, skip: expected.skip ?? [], why: expected.why };
  }
  return complete;
}
