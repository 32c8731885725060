import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { observedConfig, Schedule } from './schedule.ts';

interface Stage {
  readonly stage: string;
  readonly ref: number;
  readonly map: number;
  readonly excl?: number | undefined;
}
interface Observation {
  readonly scenario: string;
  readonly steps: string;
  readonly kernels: Readonly<
    Record<string, { readonly verdict: Readonly<Record<string, string | null>>; readonly stages: readonly Stage[] }>
  >;
}

const file = new URL('../fixtures/real-kernel/observations.json', import.meta.url);
const observations = JSON.parse(readFileSync(file, 'utf8')) as Observation[];

/** What each observed scenario does between the stages that were recorded; the names are the stages'. */
const schedules: Readonly<Record<string, readonly string[]>> = {
  nofork: ['submit', 'pwrite'],
  'fork-nowrite': ['submit', 'fork'],
  'fork-parent-writes': ['submit', 'fork', 'pwrite'],
  'fork-child-writes': ['submit', 'fork', 'cwrite'],
  'fork-before-submit': ['fork', 'submit', 'pwrite'],
  'read4096-same-bytes': ['submit', 'fork', 'pwrite'],
  'write-dir': ['submit', 'fork', 'pwrite'],
  dontfork: ['submit', 'fork', 'pwrite'],
};

/** Where the parent writes bytes that the I/O covers; elsewhere it writes the other half of the page. */
const writesCovered = new Set(['read4096-same-bytes', 'write-dir']);

/** The kernels that were observed, and the rules that have to agree with them. */
const kernels = [
  { observed: '6.1', rules: '6.1' },
  { observed: '6.1', rules: '6.2' },
  { observed: '6.1', rules: '6.3' },
  // No such kernel was observed: v5 pins what it reads into, as 6.12 does, and refers to what it writes, as 6.1 does.
  { observed: '6.12', writes: '6.1', rules: 'v5' },
  { observed: '6.12', rules: '6.6' },
  { observed: '6.12', rules: '6.8' },
  { observed: '6.12', rules: '6.13' },
  { observed: '6.12', rules: '6.18' },
  { observed: '6.12', rules: '7.0' },
  { observed: '6.12', rules: 'mid-2026' },
];

describe.each(observations)('$scenario: $steps', ({ scenario, kernels: seen }) => {
  it.each(kernels)('Linux $observed, by the rules of $rules', ({ observed, writes = observed, rules }) => {
    const { verdict, stages } = seen[scenario === 'write-dir' ? writes : observed];
    const schedule = new Schedule(observedConfig(scenario, rules));
    const model = [{ stage: 'init', ...schedule.pageOfParent() }];
    for (const stage of schedules[scenario]) {
      schedule.run(stage, writesCovered.has(scenario) ? 0 : 1);
      model.push({ stage, ...schedule.pageOfParent() });
    }
    model.push({ stage: 'dmaPageInFlight', ...schedule.pageOfBio() });
    const moved = schedule.movedPage();
    schedule.complete();
    model.push({ stage: 'done', ...schedule.pageOfParent() });

    expect(model.map(asObserved)).toEqual(stages.map(({ stage, ref, map, excl }) => ({ stage, ref, map, excl })));
    expect({ ...schedule.verdict(), movedPage: moved }).toEqual(verdict);
  });
});

/**
 * The model's counters as the observer saw them. A page that a copy-on-write has just allocated waits in a per-CPU batch that holds one more
 * reference. `excl` is read from /proc/PID/pagemap, whose bit 56 says "mapped once"; it is not recorded for the page in flight.
 */
function asObserved({ stage, ref, map, fresh }: { stage: string; ref: number; map: number; fresh: boolean }): Partial<Stage> {
  return { stage, ref: fresh ? ref + 1 : ref, map, excl: stage === 'dmaPageInFlight' ? undefined : map === 1 ? 1 : 0 };
}
