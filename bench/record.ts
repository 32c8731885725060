import { loadavg, release, totalmem } from 'node:os';
import { provenance } from '../src/cli/provenance.ts';
import type { RunRecord } from '../src/report/run-schema.ts';
import type { Series } from './campaign.ts';
import type { Contestant } from './contestant.ts';
import { referenceFor } from './plan.ts';
import { spreadOf } from './statistics.ts';
import type { Spread } from './statistics.ts';
import type { Cost } from './measure.ts';
import type { TwoAtOnce } from './two-at-once.ts';

/** One contestant on one model at one size. */
export interface Row {
  readonly model: string;
  readonly size: string;
  readonly distinct: number;
  readonly generated: number;
  readonly contestant: string;
  readonly title: string;
  readonly cores: number;
  /** Why there are no figures; null if there are. */
  readonly failure: string | null;
  readonly runs: readonly Cost[];
  readonly figures: Figures | null;
}

/** Medians over the runs, with both ends. */
export interface Figures {
  readonly wallSeconds: Spread;
  readonly cpuSeconds: Spread;
  readonly peakBytes: Spread;
  readonly distinctPerCpuSecond: Spread;
  readonly generatedPerCpuSecond: Spread;
  /** Distinct states per CPU second of pincheck with as many cores, at the same size in the same run, divided by this one's. Null without it. */
  readonly cpuRatio: number | null;
  /** Wall time of this one divided by pincheck's with as many cores. Null without it. */
  readonly wallRatio: number | null;
  /** CPU time a state of this one divided by pincheck's at the size that suits it: what a slow tool, measured at a small size, is to be judged by. Null without it. */
  readonly perStateRatio: number | null;
}

/** A results file. */
export interface BenchRecord {
  readonly formatVersion: 1;
  readonly provenance: RunRecord['provenance'];
  readonly machine: { readonly kernel: string; readonly memoryBytes: number; readonly loadBefore: number; readonly loadAfter: number };
  readonly runs: number;
  readonly versions: Readonly<Record<string, string>>;
  readonly absent: Readonly<Record<string, string>>;
  readonly rows: readonly Row[];
  /** Null where pincheck with 1 and with 2 workers was not measured at a large size. */
  readonly twoAtOnce: TwoAtOnce | null;
}

/** What is noted before anything is measured. */
export interface Start {
  readonly date: Date;
  readonly load: number;
}

export function startNow(): Start {
  return { date: new Date(), load: loadavg()[0] };
}

export async function recordOf(
  start: Start,
  runs: number,
  present: readonly Contestant[],
  absent: Readonly<Record<string, string>>,
  series: readonly Series[],
  twoAtOnce: TwoAtOnce | null,
): Promise<BenchRecord> {
  return {
    formatVersion: 1,
    provenance: await provenance(start.date),
    machine: { kernel: release(), memoryBytes: totalmem(), loadBefore: start.load, loadAfter: loadavg()[0] },
    runs,
    versions: Object.fromEntries(present.map((contestant) => [contestant.id, contestant.version()])),
    absent,
    rows: series.map((one) => rowOf(one, series)),
    twoAtOnce,
  };
}

function rowOf(one: Series, all: readonly Series[]): Row {
  const { contestant, group, runs, failure } = one;
  const references = all.filter((other) => other.contestant.id === referenceFor(contestant.cores) && other.failure === null);
  const same = references.find((other) => other.group === group);
  const usual = references.find(({ group: { subject, size } }) => subject === group.subject && size.name === subject.usual.fast);
  return {
    model: group.subject.model,
    size: group.size.name,
    ...group.size.counts,
    contestant: contestant.id,
    title: contestant.title,
    cores: contestant.cores,
    failure,
    runs,
    figures: failure === null ? figuresOf(one, same, usual) : null,
  };
}

function figuresOf(one: Series, same: Series | undefined, usual: Series | undefined): Figures {
  const { distinct, generated } = one.group.size.counts;
  const { runs } = one;
  return {
    wallSeconds: spreadOf(runs.map((run) => run.wallSeconds)),
    cpuSeconds: spreadOf(runs.map((run) => run.cpuSeconds)),
    peakBytes: spreadOf(runs.map((run) => run.peakBytes)),
    distinctPerCpuSecond: spreadOf(runs.map((run) => distinct / run.cpuSeconds)),
    generatedPerCpuSecond: spreadOf(runs.map((run) => generated / run.cpuSeconds)),
    cpuRatio: same ? cpuPerState(one) / cpuPerState(same) : null,
    wallRatio: same ? wallSeconds(one) / wallSeconds(same) : null,
    perStateRatio: usual ? cpuPerState(one) / cpuPerState(usual) : null,
  };
}

function cpuPerState({ group, runs }: Series): number {
  return spreadOf(runs.map((run) => run.cpuSeconds)).median / group.size.counts.distinct;
}

function wallSeconds({ runs }: Series): number {
  return spreadOf(runs.map((run) => run.wallSeconds)).median;
}
