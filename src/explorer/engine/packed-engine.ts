import { codecOf } from '../packing/codec.ts';
import type { StepEngine, SuccessorRing } from './engine.ts';
import type { HashWords } from '../packing/hash.ts';
import { kernelSource } from './kernel-source.ts';
import type { KernelOptions } from './kernel-source.ts';
import type { MeasuringLoops } from './measuring-source.ts';
import type { Layout } from '../packing/layout.ts';
import type { Model } from '../model/model.ts';
import { rangeFault } from '../model/model-fault.ts';
import { ViewGuard } from '../packing/view-guard.ts';

/** The loops over a state's words, generated for its size. */
export interface WordLoops {
  readonly hash: HashWords;
  readonly hashHigh: HashWords;
  /** Are the states at `a[i...]` and `b[j...]` equal? */
  sameState(a: Int32Array, i: number, b: Int32Array, j: number): boolean;
  /** Copies the state at `b[j...]` to `a[i...]`. */
  copyState(a: Int32Array, i: number, b: Int32Array, j: number): void;
}

/** What the generated source returns. */
interface Kernel extends WordLoops {
  /** Views of parent, draft and candidate. */
  readonly P: unknown;
  readonly D: unknown;
  readonly C: unknown;
  expand(): number;
  check(): void;
  readonly measuring?: MeasuringLoops;
}

/** An engine with the word loops that belong to its layout. */
export interface PackedEngine extends StepEngine {
  readonly loops: WordLoops;
  readonly views: { readonly parent: unknown; readonly draft: unknown; readonly candidate: unknown };
  /** If they were asked for. */
  readonly measuring?: MeasuringLoops;
}

/** Runs recipes on generated views over packed words: no object is made per successor. */
export function packedEngine(
  model: Model,
  layout: Layout,
  ring: SuccessorRing,
  options: KernelOptions = { tabulated: false },
): PackedEngine {
  const window = new Int32Array(3 * layout.words);
  const fired = new Float64Array(model.transitions.length);
  const active = new Uint8Array(model.properties.length);
  const hits = new Uint8Array(model.properties.length);
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the generator's own text, printed by --dump-views
  const build = new Function(
    'W',
    'ring',
    'fired',
    'active',
    'hits',
    'transitions',
    'properties',
    'model',
    'fault',
    kernelSource(model, layout, options),
  ) as (...parts: unknown[]) => Kernel;
  const kernel = build(window, ring, fired, active, hits, model.transitions, model.properties, model, rangeFault);
  const guard = new ViewGuard([kernel.P, kernel.D, kernel.C]);
  return {
    codec: codecOf(model.schema, layout),
    window,
    fired,
    active,
    hits,
    loops: kernel,
    ...(kernel.measuring ? { measuring: kernel.measuring } : {}),
    views: { parent: kernel.P, draft: kernel.D, candidate: kernel.C },
    expand: kernel.expand,
    check: kernel.check,
    verify: () => guard.verify(),
    isQuiescent: () => model.isQuiescent(kernel.P),
    decides: (p) => decidesProperty(model, p, kernel.C),
  };
}

/** Does this state break the property, or witness it, if it is a goal? */
export function decidesProperty(model: Model, property: number, state: unknown): boolean {
  const { kind } = model.properties[property];
  if (kind === 'quiescent' && !model.isQuiescent(state)) return false;
  return model.properties[property].holds(state) === (kind === 'goal');
}
