import type { ModelConfig, Segment } from './bounds.ts';

/** Capacities and ranges that follow from a scenario: how large each list of the snapshot is and how far each leaf ranges. */
export interface Sizes {
  readonly calls: number;
  readonly segments: number;
  /** Units of the longest iterator. */
  readonly iteratorUnits: number;
  /** Entries of the page array of one extraction. */
  readonly arrayPages: number;
  readonly pipeBuffers: number;
  /** Some call goes through fs/direct-io.c. */
  readonly directIo: boolean;
  /** Some call reads through a bounce folio. */
  readonly bounces: boolean;
  readonly vecCapacity: number;
  /** Pages that one vector can span. */
  readonly pagesPerVec: number;
  /** Largest window of one bio. */
  readonly bioUnits: number;
  readonly offsetMax: number;
  readonly addressMax: number;
  readonly tokensMax: number;
  readonly mapcountMax: number;
  readonly refMax: number;
}

/** Pages that a segment touches. */
function pagesSpanned([start, length]: Segment, unitsPerPage: number): number {
  return length === 0 ? 0 : Math.ceil(((start % unitsPerPage) + length) / unitsPerPage);
}

export function sizesOf({ bounds, starts }: ModelConfig): Sizes {
  const per = bounds.unitsPerPage;
  const calls = starts.flatMap((s) => s.calls);
  const segments = calls.flatMap((c) => c.segments);
  const most = (values: readonly number[], least: number): number => Math.max(least, ...values);
  const total = (list: readonly Segment[]): number => list.reduce((sum, [, length]) => sum + length, 0);
  const pages = (list: readonly Segment[]): number => list.reduce((sum, s) => sum + pagesSpanned(s, per), 0);

  const arrayPages = most(
    segments.map((s) => pagesSpanned(s, per)),
    1,
  );
  const bioUnits = most(
    starts.map((s) => total(s.calls.flatMap((c) => c.segments))),
    1,
  );
  const tokensMax =
    2 +
    most(
      starts.map((s) => pages(s.calls.flatMap((c) => c.segments))),
      1,
    );
  const mapcountMax = bounds.processes * bounds.virtualPages;
  return {
    calls: most(
      starts.map((s) => s.calls.length),
      1,
    ),
    segments: most(
      calls.map((c) => c.segments.length),
      1,
    ),
    iteratorUnits: most(
      calls.map((c) => total(c.segments)),
      1,
    ),
    arrayPages,
    pipeBuffers: most(
      calls.filter((c) => c.kind === 'pipe').map((c) => Math.ceil(total(c.segments) / per)),
      0,
    ),
    directIo: calls.some((c) => c.entry === 'direct-io'),
    bounces: calls.some((c) => c.entry === 'bounce-read'),
    vecCapacity: most(
      calls.map((c) => (c.kind === 'bvec' ? c.segments.length : c.entry === 'map-user-iov' ? pages(c.segments) : 0)),
      bounds.vecs,
    ),
    pagesPerVec: bounds.frames,
    bioUnits,
    offsetMax: bounds.unitsPerPage * bounds.frames,
    addressMax: most(
      segments.map(([start]) => start),
      0,
    ),
    tokensMax,
    mapcountMax,
    refMax: mapcountMax + 4 + bounds.extraRefs + tokensMax * bounds.bias,
  };
}
