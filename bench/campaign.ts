import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './contestant.ts';
import type { Contestant, Prepared } from './contestant.ts';
import { measure } from './measure.ts';
import type { Cost, Measured } from './measure.ts';
import type { Group } from './plan.ts';
import type { Counts } from './subjects.ts';

/** All runs of one contestant in a group. */
export interface Series {
  readonly contestant: Contestant;
  readonly group: Group;
  readonly runs: Cost[];
  /** Why it was given up; null if all is well. Wrong counts are never put up with: they end the benchmark. */
  failure: string | null;
}

/** A search that ended in order and reported other counts than everybody else. */
export class WrongCounts extends Error {
  override readonly name = 'WrongCounts';
}

interface Seat {
  readonly series: Series;
  readonly prepared: Prepared;
  readonly folder: string;
}

/** Prepares all contestants of a group, and lets them take turns: one run each, then the next. What is slow for a while is slow for all. */
export async function runGroup(group: Group, runs: number, folder: string, tell: (line: string) => void): Promise<Series[]> {
  const all: Series[] = [];
  const seats: Seat[] = [];
  for (const contestant of group.contestants) {
    const series: Series = { contestant, group, runs: [], failure: null };
    all.push(series);
    const own = join(folder, `${group.subject.model}-${group.size.name}-${contestant.id}`);
    mkdirSync(own);
    attempt(series, tell, () => {
      seats.push({ series, prepared: contestant.prepare(group.subject, group.size, own), folder: own });
    });
  }
  for (let run = 1; run <= runs; run++) {
    for (const seat of seats) if (seat.series.failure === null) await takeTurn(seat, run, runs, tell);
  }
  return all;
}

async function takeTurn({ series, prepared, folder }: Seat, run: number, runs: number, tell: (line: string) => void): Promise<void> {
  const { contestant, group } = series;
  let measured: Measured;
  try {
    measured = await measure(prepared.command, folder, contestant.leavesOrphans ?? false);
    const counts = prepared.read(measured.printed);
    if (!equal(counts, group.size.counts))
      throw new WrongCounts(`${nameOf(series)} reports ${text(counts)}; it should be ${text(group.size.counts)}`);
  } catch (error) {
    giveUp(series, error, tell);
    return;
  }
  const { cost } = measured;
  series.runs.push(cost);
  tell(`${nameOf(series)} ${String(run)}/${String(runs)}: ${cost.cpuSeconds.toFixed(2)} s CPU, ${cost.wallSeconds.toFixed(2)} s wall`);
}

function attempt(series: Series, tell: (line: string) => void, action: () => void): void {
  try {
    action();
  } catch (error) {
    giveUp(series, error, tell);
  }
}

/** A tool that fails is out; anything else ends the benchmark. */
function giveUp(series: Series, error: unknown, tell: (line: string) => void): void {
  if (!(error instanceof Failure)) throw error;
  series.failure = error.message;
  tell(`${nameOf(series)} failed: ${error.message}`);
}

function nameOf({ contestant, group }: Series): string {
  return `${group.subject.model} ${group.size.name} ${contestant.id}`;
}

function equal(a: Counts, b: Counts): boolean {
  return a.distinct === b.distinct && a.generated === b.generated;
}

function text({ distinct, generated }: Counts): string {
  return `${String(distinct)} distinct and ${String(generated)} generated`;
}
