import { layoutComplaint } from '../scenario/layout-complaint.ts';
import { areBounds } from '../scenario/schema.ts';
import type { Bounds, CallPlan, Layout, ModelConfig } from '../state/bounds.ts';

/** A smaller world, and in what it is smaller. */
export interface Smaller {
  readonly what: string;
  readonly config: ModelConfig;
}

/** Worlds with one call or one segment less. */
export function fewerCalls(config: ModelConfig): Smaller[] {
  const [{ calls }] = config.starts;
  const withCalls = (what: string, those: readonly CallPlan[]): Smaller => ({ what, config: { ...config, starts: [{ calls: those }] } });
  const segments = calls.flatMap((call, c) =>
    call.segments.map((_, s) =>
      withCalls(`without segment ${String(s)} of call ${String(c)}`, calls.with(c, { ...call, segments: call.segments.toSpliced(s, 1) })),
    ),
  );
  const whole = calls.map((_, c) => withCalls(`without call ${String(c)}`, calls.toSpliced(c, 1)));
  return sensible([...whole, ...segments]);
}

/** Worlds with one virtual page, one page frame, or both less, or without the page cache range; nothing may mean what goes. */
export function fewerPages(config: ModelConfig): Smaller[] {
  const { bounds, layout } = config;
  const virtual = downFrom(bounds.virtualPages).flatMap((v) => {
    const left = withoutVirtualPage(config, v);
    const frame = layout.mapping.at(v) ?? null;
    const what = `without virtual page ${String(v)}`;
    return [...optional(`${what} and its frame`, left && frame !== null ? withoutFrame(left, frame) : null), ...optional(what, left)];
  });
  const range =
    layout.xarray.length > 0 ? [{ what: 'without the page cache range', config: { ...config, layout: { ...layout, xarray: [] } } }] : [];
  const frames = downFrom(bounds.frames).flatMap((f) => optional(`without page frame ${String(f)}`, withoutFrame(config, f)));
  return sensible([...virtual, ...range, ...frames]);
}

/** Worlds with one bound nearer to its least value, the least first. */
export function smallerBounds(config: ModelConfig): Smaller[] {
  const { bounds } = config;
  const set = (key: keyof Bounds, value: number | string | boolean): Smaller => ({
    what: `${key} ${String(value)}`,
    config: { ...config, bounds: { ...bounds, [key]: value } },
  });
  const least = { processes: 1, bios: 1, vecs: 1, clones: 0, extraRefs: 0, bias: 2, logicalBlock: 1 } as const;
  return sensible([
    ...(bounds.granularity === 'fine' ? [set('granularity', 'coarse')] : []),
    ...(bounds.deviceErrors ? [set('deviceErrors', false)] : []),
    ...[1, 2].filter((n) => n < bounds.unitsPerPage).flatMap((n) => optional(`unitsPerPage ${String(n)}`, withUnitsPerPage(config, n))),
    // Fewer transfers, not fewer units in one.
    ...(bounds.dmaBlock < bounds.unitsPerPage ? [set('dmaBlock', bounds.unitsPerPage)] : []),
    ...(Object.keys(least) as (keyof typeof least)[]).flatMap((key) => valuesBelow(least[key], bounds[key]).map((n) => set(key, n))),
  ]);
}

const EVERY_VALUE_MAX = 16;

/** From `least` up to below `value`: all of them, or, if they are many, those that double. */
function valuesBelow(least: number, value: number): number[] {
  const all = Array.from({ length: Math.max(0, value - least) }, (_, i) => least + i);
  return all.length <= EVERY_VALUE_MAX ? all : all.filter((n) => Number.isInteger(Math.log2(n)));
}

function withoutVirtualPage(config: ModelConfig, page: number): ModelConfig | null {
  const { bounds, layout } = config;
  const calls = shiftSegments(config, ['ubuf', 'iovec'], page);
  if (calls === null) return null;
  return {
    ...config,
    bounds: { ...bounds, virtualPages: bounds.virtualPages - 1 },
    layout: {
      ...layout,
      mapping: layout.mapping.toSpliced(page, 1),
      fault: without(layout.fault, page),
      dontFork: without(layout.dontFork, page),
    },
    starts: [{ calls }],
  };
}

function withoutFrame(config: ModelConfig, frame: number): ModelConfig | null {
  const { bounds, layout } = config;
  const calls = shiftSegments(config, ['bvec', 'kvec'], frame);
  const named = [...layout.mapping, ...layout.xarray].includes(frame);
  if (calls === null || named) return null;
  const shift = (f: number | null): number | null => (f !== null && f > frame ? f - 1 : f);
  const folios: Layout['folios'][number][] = [];
  for (const { head, pages } of layout.folios) {
    if (frame >= head && frame < head + pages) return null;
    folios.push({ head: head > frame ? head - 1 : head, pages });
  }
  return {
    ...config,
    bounds: { ...bounds, frames: bounds.frames - 1 },
    layout: {
      ...layout,
      pages: layout.pages.toSpliced(frame, 1),
      pgmaps: layout.pgmaps.toSpliced(frame, 1),
      mapping: layout.mapping.map(shift),
      xarray: layout.xarray.map(shift),
      dirty: without(layout.dirty, frame),
      folios,
    },
    starts: [{ calls }],
  };
}

/** The calls when a page of the space of some kinds of iterators is gone; null if a segment needs it. */
function shiftSegments({ bounds, starts: [{ calls }] }: ModelConfig, kinds: readonly string[], page: number): CallPlan[] | null {
  const per = bounds.unitsPerPage;
  const shifted: CallPlan[] = [];
  for (const call of calls) {
    if (!kinds.includes(call.kind)) {
      shifted.push(call);
      continue;
    }
    if (call.segments.some(([start, length]) => start < (page + 1) * per && start + length > page * per)) return null;
    shifted.push({ ...call, segments: call.segments.map(([start, length]) => [start >= (page + 1) * per ? start - per : start, length]) });
  }
  return shifted;
}

/** The same lengths in larger units; null if those of the calls are no whole numbers of them. */
function withUnitsPerPage(config: ModelConfig, unitsPerPage: number): ModelConfig | null {
  const { bounds, starts } = config;
  const scale = unitsPerPage / bounds.unitsPerPage;
  const calls = starts[0].calls.map((call) => ({
    ...call,
    segments: call.segments.map(([start, length]) => [start * scale, length * scale] as const),
    lateRevert: call.lateRevert * scale,
    unmapped: call.unmapped * scale,
  }));
  const atLeastOne = (units: number): number => Math.max(1, units * scale);
  const { logicalBlock, memoryAlign, dmaBlock, zoneAppendLimit, maxHwUnits } = bounds;
  const lengths = {
    logicalBlock: atLeastOne(logicalBlock),
    memoryAlign: atLeastOne(memoryAlign),
    dmaBlock: atLeastOne(dmaBlock),
    // 0 is no length: the device has no zone append.
    zoneAppendLimit: zoneAppendLimit === 0 ? 0 : atLeastOne(zoneAppendLimit),
    maxHwUnits: atLeastOne(maxHwUnits),
  };
  const ofCalls = calls.flatMap((call) => [...call.segments.flat(), call.lateRevert, call.unmapped]);
  if (!ofCalls.every(Number.isInteger)) return null;
  return { ...config, bounds: { ...bounds, ...lengths, unitsPerPage }, starts: [{ calls }] };
}

/** Indices that are left, and what they are called, when one of them is gone. */
function without(indices: readonly number[], gone: number): number[] {
  return indices.filter((i) => i !== gone).map((i) => (i > gone ? i - 1 : i));
}

function downFrom(count: number): number[] {
  return Array.from({ length: count }, (_, i) => count - 1 - i);
}

function optional(what: string, config: ModelConfig | null): Smaller[] {
  return config ? [{ what, config }] : [];
}

/** Those that a scenario can say, and that can be laid out. */
function sensible(candidates: readonly Smaller[]): Smaller[] {
  return candidates.filter(
    ({ config }) => config.starts[0].calls.length > 0 && areBounds(config.bounds) && layoutComplaint(config) === null,
  );
}
