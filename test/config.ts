import type { Bounds, CallPlan, Layout, ModelConfig } from '../src/state/bounds.ts';
import { actors } from '../src/state/bounds.ts';

/** What a test may say of a configuration; everything else is the smallest thing that works. */
export interface ConfigOverrides extends Partial<Omit<ModelConfig, 'bounds' | 'layout' | 'starts'>> {
  readonly bounds?: Partial<Bounds>;
  readonly layout?: Partial<Layout>;
  /** One start with these calls. */
  readonly calls?: readonly Partial<CallPlan>[];
  /** Several starts; `calls` is then ignored. */
  readonly starts?: readonly { readonly calls: readonly Partial<CallPlan>[] }[];
}

/** A read of one page of user memory through bio_iov_iter_get_pages(). */
function callPlan(overrides: Partial<CallPlan> = {}): CallPlan {
  return {
    entry: 'get-pages',
    op: 'read',
    kind: 'ubuf',
    dir: 'dest',
    segments: [[0, 2]],
    completion: 'check-dirty',
    setDirty: true,
    sameBio: false,
    hold: false,
    repeat: false,
    reset: false,
    lateRevert: 0,
    unmapped: 0,
    ...overrides,
  };
}

/** Two processes, one private page of two units, two free frames, one bio, every actor. */
export function modelConfig(overrides: ConfigOverrides = {}): ModelConfig {
  const { bounds, layout, calls = [{}], starts = [{ calls }], ...rest } = overrides;
  return {
    kernel: '6.2',
    actors,
    cloneReleases: false,
    ...rest,
    bounds: { ...smallBounds, ...bounds },
    layout: { ...onePage, ...layout },
    starts: starts.map((start) => ({ calls: start.calls.map((plan) => callPlan(plan)) })),
  };
}

const smallBounds: Bounds = {
  unitsPerPage: 2,
  virtualPages: 1,
  frames: 3,
  processes: 2,
  bios: 1,
  vecs: 2,
  bias: 8,
  logicalBlock: 1,
  memoryAlign: 1,
  dmaBlock: 1,
  granularity: 'coarse',
  zoneAppendLimit: 8,
  maxHwUnits: 8,
  maxSegments: 2,
  deviceErrors: false,
  extraRefs: 0,
  clones: 0,
};

const onePage: Layout = { pages: ['anon'], mapping: [0], pgmaps: [], folios: [], fault: [], dontFork: [], xarray: [], dirty: [] };
