import type { Transition } from '../explorer/model/model.ts';
import type { Bounds, Layout, ModelConfig } from '../state/bounds.ts';
import type { Sizes } from '../state/sizes.ts';
import { sizesOf } from '../state/sizes.ts';
import type { Draft } from '../state/snapshot.ts';
import { kernelRules } from './catalogue.ts';
import type { KernelRules } from './rules.ts';

/** What does not change during a run: every transition and property closes over it. */
export interface Env {
  readonly config: ModelConfig;
  readonly bounds: Bounds;
  readonly layout: Layout;
  readonly rules: KernelRules;
  readonly sizes: Sizes;
  /** Units in a page. */
  readonly per: number;
  /** Frame index of the head page of each frame's folio: the frame itself, for a small page. */
  readonly headOf: readonly number[];
  /** Is the frame part of a large folio (PageCompound)? */
  readonly compound: readonly boolean[];
  /** Index of the global zero page's frame, or -1. */
  readonly zeroFrame: number;
}

/** A step of the modelled kernel, made for one environment. */
export type Step = (env: Env) => Transition<Draft>;

/** Throws RangeError for a kernel that is not in the catalogue. */
export function makeEnv(config: ModelConfig): Env {
  const rules = kernelRules(config.kernel, config.change);
  if (!rules) throw new RangeError(`there is no kernel "${config.kernel}"`);
  const { bounds, layout } = config;
  const headOf = Array.from({ length: bounds.frames }, (_, frame) => {
    const folio = layout.folios.find((f) => frame >= f.head && frame < f.head + f.pages);
    return folio ? folio.head : frame;
  });
  const compound = headOf.map((_, frame) => layout.folios.some((f) => frame >= f.head && frame < f.head + f.pages));
  return {
    config,
    bounds,
    layout,
    rules,
    sizes: sizesOf(config),
    per: bounds.unitsPerPage,
    headOf,
    compound,
    zeroFrame: layout.pages.indexOf('zero'),
  };
}
