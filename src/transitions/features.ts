import type { Env } from '../kernel/env.ts';
import type { KernelRules } from '../kernel/rules.ts';
import type { Completion, IteratorKind, Operation } from '../state/bounds.ts';

/** What occurs in a scenario: which steps of the catalogue can be taken at all. */
export interface Features {
  readonly rules: KernelRules;
  readonly fine: boolean;
  readonly kind: (...kinds: readonly IteratorKind[]) => boolean;
  readonly op: (...ops: readonly Operation[]) => boolean;
  readonly completion: (...completions: readonly Completion[]) => boolean;
  /** Some call goes through bio_iov_iter_get_pages(); through its loop, and not by ITER_BVEC; through bio_map_user_iov(). */
  readonly getPages: boolean;
  readonly extracts: boolean;
  readonly map: boolean;
  /** Some call goes through fs/direct-io.c; some does not. */
  readonly directIo: boolean;
  readonly allocates: boolean;
  /** Some call reads through a bounce folio. */
  readonly bounces: boolean;
  /** bio_map_user_iov() with a loop of its own. */
  readonly mapLoop: boolean;
  /** A zone append may stop at the limit of the queue. */
  readonly stopsAtLimit: boolean;
  /** There are zone-device pages. */
  readonly pgmaps: boolean;
  /** Some call pins user pages. */
  readonly pins: boolean;
  readonly checksDirty: boolean;
  readonly setDirty: boolean;
  readonly sameBio: boolean;
  readonly reset: boolean;
  readonly lateRevert: boolean;
  readonly clones: boolean;
  readonly deviceErrors: boolean;
  readonly extraRefs: boolean;
  /** Some virtual page maps a file. */
  readonly filePages: boolean;
}

export function featuresOf({ bounds, config, layout, rules }: Env): Features {
  const calls = config.starts.flatMap((start) => start.calls);
  const mapped = calls.filter((c) => c.entry === 'map-user-iov');
  const iterating = calls.filter((c) => c.kind !== 'zero');
  const getPages = iterating.filter(
    (c) => c.entry === 'get-pages' || c.entry === 'bounce-read' || (c.entry === 'map-user-iov' && rules.mapFill === 'get-pages'),
  );
  return {
    rules,
    fine: bounds.granularity === 'fine',
    kind: (...kinds) => calls.some((c) => kinds.includes(c.kind)),
    op: (...ops) => getPages.some((c) => ops.includes(c.op)),
    completion: (...completions) => calls.some((c) => completions.includes(c.completion)),
    getPages: getPages.length > 0,
    extracts: getPages.some((c) => c.kind !== 'bvec'),
    map: mapped.length > 0,
    directIo: calls.some((c) => c.entry === 'direct-io'),
    allocates: calls.some((c) => c.entry !== 'direct-io'),
    bounces: calls.some((c) => c.entry === 'bounce-read'),
    mapLoop: mapped.length > 0 && rules.mapFill === 'own-loop',
    stopsAtLimit: rules.zoneAppend === 'stops-at-limit' && getPages.some((c) => c.op === 'zone-append'),
    pgmaps: layout.pgmaps.some((map) => map > 0),
    pins: calls.some((c) => (c.dir === 'dest' ? rules.userDest : rules.userSource) === 'pin'),
    checksDirty: calls.some((c) => c.completion === 'check-dirty') && rules.checkDirty === 'done',
    setDirty: calls.some((c) => c.setDirty),
    sameBio: calls.some((c) => c.sameBio),
    reset: calls.some((c) => c.reset),
    lateRevert: calls.some((c) => c.lateRevert > 0),
    clones: bounds.clones > 0,
    deviceErrors: bounds.deviceErrors,
    extraRefs: bounds.extraRefs > 0,
    filePages: layout.pages.includes('file'),
  };
}
