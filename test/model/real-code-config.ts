import type { CallPlan, IteratorKind, ModelConfig, Operation, Segment } from '../../src/state/bounds.ts';
import { modelConfig } from '../config.ts';

/** One line of a file of test/fixtures/real-code: see the README there. */
export interface RealRecord {
  readonly in: RealInput;
  readonly out: {
    readonly ret: number;
    readonly vecs: readonly (readonly [number, number, number])[];
    readonly size_u: number;
    readonly left_u: number;
    readonly flags: readonly string[];
    readonly tokens: Readonly<Record<string, readonly [number, number]>>;
    readonly after: Readonly<Record<string, readonly [number, number]>>;
    readonly dirty?: readonly number[];
    readonly nr_vecs?: number;
    readonly attached?: boolean;
    readonly bio_put?: boolean;
  };
}

export interface RealInput {
  readonly kind: 'UBUF' | 'IOVEC' | 'BVEC';
  readonly dir: 'DEST' | 'SOURCE';
  readonly op: 'READ' | 'WRITE' | 'ZONE_APPEND';
  readonly za_limit_u?: number;
  readonly layout: string;
  readonly frames: readonly [number, number, number];
  readonly segs: readonly Segment[];
  readonly fault: number | null;
  readonly max_vecs?: number;
  readonly lbs_u?: number;
  readonly max_segments?: number;
  readonly max_hw_u?: number;
}

const per = 4;

/** The model of one recorded input: the same buffer, page table, limits and iterator, one call, one bio. */
export function realCodeConfig(input: RealInput, kernel: string): ModelConfig {
  const folio = input.layout.startsWith('folio2');
  const frames = Math.max(...input.frames, folio ? 3 : 0) + 1;
  const map = input.max_hw_u !== undefined;
  return modelConfig({
    kernel,
    bounds: {
      unitsPerPage: per,
      virtualPages: 3,
      frames,
      processes: 1,
      vecs: input.max_vecs ?? 1,
      bias: 1024,
      logicalBlock: input.lbs_u ?? 1,
      dmaBlock: per,
      zoneAppendLimit: input.za_limit_u ?? 64,
      maxHwUnits: input.max_hw_u ?? 64,
      maxSegments: input.max_segments ?? 128,
    },
    layout: {
      pages: Array.from({ length: frames }, () => 'anon' as const),
      mapping: input.frames,
      folios: folio ? [{ head: 0, pages: 4 }] : [],
      fault: input.fault === null ? [] : [input.fault],
    },
    actors: ['submitter', 'device', 'completion', 'dirty-worker'],
    calls: [callOf(input, map)],
  });
}

function callOf(input: RealInput, map: boolean): Partial<CallPlan> {
  return {
    entry: map ? 'map-user-iov' : 'get-pages',
    op: input.op.toLowerCase().replace('_', '-') as Operation,
    kind: input.kind.toLowerCase() as IteratorKind,
    dir: input.dir === 'DEST' ? 'dest' : 'source',
    segments: input.kind === 'BVEC' ? input.segs.map((s) => physical(input, s)) : input.segs,
    // The recorder dirtied the pages of every read before the release; the pass-through path of the kernel does so in it.
    completion: map && input.op === 'READ' ? 'release-dirty' : 'release',
    setDirty: !map && input.op === 'READ' && input.kind !== 'BVEC',
  };
}

function physical({ frames }: RealInput, [start, length]: Segment): Segment {
  return [frames[Math.floor(start / per)] * per + (start % per), length];
}
