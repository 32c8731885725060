import { join } from 'node:path';
import type { Model, ModelSpec } from '../explorer/model.ts';
import type { SizeReport } from '../explorer/explain-size.ts';
import type { Profile } from '../explorer/profile.ts';
import type { Exploration, ExploreOptions } from '../explorer/result.ts';
import { certificateOf, sealOf } from './certificate.ts';
import { profileRecord, sizeRecord } from './diagnostics-schema.ts';
import type { Judgement, Question } from './judgement.ts';
import type { RunRecord, SummaryRecord } from './run-schema.ts';
import { minimalRecord } from './minimal.ts';
import type { Minimal } from './minimal.ts';
import type { Files } from './results-folder.ts';
import { shellWords } from './shell-words.ts';
import { statementOf } from './trace-record.ts';
import { FORMAT_VERSION } from './trace-schema.ts';

/** A finished run. */
export interface Run {
  readonly model: Model;
  readonly spec: ModelSpec;
  readonly scenario: string | null;
  readonly kernel: string | null;
  readonly title: string;
  readonly story: string | null;
  readonly kernelTitle: string | null;
  readonly bounds: Readonly<Record<string, string | number | boolean>>;
  readonly options: ExploreOptions;
  readonly secondsMax: number | null;
  readonly memoryBytesMax: number;
  readonly provenance: RunRecord['provenance'];
  /** Digest of the code that models are made of. */
  readonly modelCode: string;
  readonly found: Exploration;
  readonly judgement: Judgement;
  /** What the judgement answers. */
  readonly question: Question;
  /** Goals that the scenario asks for. */
  readonly wantedGoals: readonly string[];
  readonly skipped: { readonly properties: readonly string[]; readonly why: string | null };
  /** Of all parts of the search. */
  readonly seconds: number;
  /** If the search went on from a checkpoint: how often, and after how many seconds it did so last. */
  readonly resumed?: { readonly times: number; readonly seconds: number } | null;
  /** Folder of a checkpoint, if the search did not come to its end, and can go on. */
  readonly checkpoint?: string | null;
  /** If they were asked for; null if there was nothing to measure. */
  readonly profile?: Profile | null;
  readonly size?: SizeReport;
  /** Graphs of the states, by the names of their files, if they were asked for and are not too large. */
  readonly graphs?: Files;
  /** If it was asked for, and something was violated. */
  readonly minimal?: Minimal;
  /** Most memory that the process held at any time, in bytes. */
  readonly processBytes: number;
}

/** Names of counterexamples, in their order: the property, with -2, -3, ... from the second one of a property on. */
export function traceNames(violations: readonly { readonly property: string }[]): string[] {
  return violations.map(({ property }, i) => {
    const before = violations.slice(0, i).filter((v) => v.property === property).length;
    return before === 0 ? property : `${property}-${String(before + 1)}`;
  });
}

/** The trace file of a counterexample by its name, with an extension such as `.json`. */
export function traceFile(name: string, extension: string): string {
  return `trace-${name}${extension}`;
}

/** The one command that replays a trace of a results folder. */
export function replayCommand(folder: string, name: string): string {
  return `npm run replay -- ${shellWords([join(folder, traceFile(name, '.json'))])}`;
}

/** Bytes of what is kept of states. */
export function memoryBytes({ memory }: Exploration): number {
  return memory.recordBytes + memory.indexBytes + memory.orderBytes + memory.frontierBytes;
}

/** Where the memory of a process went, in bytes: what is kept of states, and everything else; and what was on disk. */
export function memoryParts({ found, processBytes }: Pick<Run, 'found' | 'processBytes'>): SummaryRecord['memory'] {
  const { recordBytes, indexBytes, orderBytes, frontierBytes, diskBytes } = found.memory;
  return { recordBytes, indexBytes, orderBytes, frontierBytes, diskBytes, restBytes: Math.max(0, processBytes - memoryBytes(found)) };
}

/**
 * The probability that a state was missed; null with the exact store, which misses none. Of n states, n² / 2 pairs may share a fingerprint, each with the probability 2^-64.
 */
export function missProbability({ options, found }: Pick<Run, 'options' | 'found'>): number | null {
  return options.store === 'hash64' ? Math.min(1, found.distinct ** 2 / 2 ** 65) : null;
}

/** Bytes a distinct state, everything included. */
export function bytesPerState({ found, processBytes }: Pick<Run, 'found' | 'processBytes'>): number {
  return Math.round((10 * Math.max(processBytes, memoryBytes(found))) / found.distinct) / 10;
}

/** Seconds to three places. */
function milli(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

function summaryOf(run: Run): Omit<SummaryRecord, 'results' | 'trace'> {
  const { spec, scenario, kernel, bounds, options, found, judgement, skipped, seconds } = run;
  return {
    formatVersion: FORMAT_VERSION,
    model: spec.model,
    scenario,
    kernel,
    bounds: { ...bounds },
    verdict: judgement.verdict,
    property: judgement.property,
    kind: judgement.kind,
    statement: judgement.statement,
    limit: judgement.limit,
    distinct: found.distinct,
    generated: found.generated,
    depth: found.depth,
    workers: options.workers,
    engine: options.engine,
    store: options.store ?? 'exact',
    missProbability: missProbability(run),
    seconds: milli(seconds),
    resumed: run.resumed ? { times: run.resumed.times, seconds: milli(run.resumed.seconds) } : null,
    checkpoint: run.checkpoint ?? null,
    memoryBytes: memoryBytes(found),
    processBytes: run.processBytes,
    bytesPerState: bytesPerState(run),
    memory: memoryParts(run),
    goalsMet: judgement.goals.met,
    unmetGoals: [...judgement.goals.unmet],
    deadTransitions: [...judgement.dead],
    skipped: { properties: [...skipped.properties], why: skipped.why },
    expected: judgement.expected,
    ...(run.profile === undefined ? {} : { profile: run.profile && profileRecord(run.profile) }),
    ...(run.size ? { size: sizeRecord(run.size) } : {}),
  };
}

/** What `--json` prints; `results` is the folder, `trace` the first violation's JSON file. */
export function summaryRecord(run: Run, results: string, trace: string | null): SummaryRecord {
  return { ...summaryOf(run), results, trace };
}

function witnessOf({ found: { witnesses } }: Run, goal: string): RunRecord['goals'][number]['witness'] {
  const trace = witnesses?.get(goal);
  return trace ? { initial: trace.initial, actions: [...trace.actions] } : null;
}

export function runRecord(run: Run): RunRecord {
  const { model, found, options } = run;
  const names = traceNames(found.violations);
  const record = {
    ...summaryOf(run),
    ...(run.minimal ? { minimal: minimalRecord(run.minimal) } : {}),
    provenance: run.provenance,
    spec: { model: run.spec.model, config: run.spec.config },
    options: {
      depthMax: options.depthMax ?? null,
      statesMax: options.statesMax ?? null,
      secondsMax: run.secondsMax,
      memoryBytesMax: run.memoryBytesMax,
      keepGoing: options.keepGoing,
      checkDeterminism: options.checkDeterminism ?? false,
      violationsMax: options.violationsMax ?? null,
      properties: options.properties ? [...options.properties] : null,
    },
    levels: [...found.levels],
    transitions: found.transitions.map(({ name, fired, fresh }, t) => {
      const { actor, source } = model.transitions[t];
      return { name, actor, source, fired, fresh };
    }),
    goals: found.goals.map(({ name, depth }) => ({ name, statement: statementOf(model, name), depth, witness: witnessOf(run, name) })),
    violations: found.violations.map(({ property, kind, trace }, i) => ({
      property,
      kind,
      statement: statementOf(model, property),
      steps: trace.actions.length,
      trace: traceFile(names[i], '.json'),
    })),
    certificate: certificateOf(run),
  };
  return { ...record, certificate: { ...record.certificate, seal: sealOf(record) } };
}
