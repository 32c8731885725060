import { join } from 'node:path';
import type { Model, ModelSpec } from '../explorer/model/model.ts';
import { keepsStates } from '../explorer/store/keeps-states.ts';
import type { SizeReport } from '../explorer/insight/explain-size.ts';
import type { Profile } from '../explorer/insight/profile.ts';
import type { Exploration, ExploreOptions } from '../explorer/result.ts';
import type { Reduction } from '../minimize/minimize.ts';
import type { Judgement, Question } from './judgement.ts';
import type { Files } from './results-folder.ts';
import type { RunRecord, SummaryRecord } from './run-schema.ts';
import { shellWords } from './shell-words.ts';
import type { AnyReplay } from './trace-record.ts';
import type { TraceRecord } from './trace-schema.ts';

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

/** A counterexample, replayed and ready to be written or printed. */
export interface ToldTrace {
  /** By which its files are called. */
  readonly name: string;
  readonly record: TraceRecord;
  readonly replayed: AnyReplay;
}

/** The smallest world in which a property of a run breaks, with its counterexample. */
export interface Minimal {
  readonly scenario: string;
  readonly kernel: string;
  readonly model: Model;
  readonly spec: ModelSpec;
  readonly steps: readonly Reduction[];
  readonly told: ToldTrace;
  /** SIGINT or SIGTERM ended it: the world may not be the smallest. */
  readonly interrupted?: boolean;
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
 * The probability that a state was missed; null if the store keeps the states themselves, and misses none. Of n states, n² / 2 pairs may share a fingerprint, each with the probability 2^-64.
 */
export function missProbability({ model, options, found }: Pick<Run, 'model' | 'options' | 'found'>): number | null {
  return keepsStates(model, options.store) ? null : Math.min(1, found.distinct ** 2 / 2 ** 65);
}

/** Bytes a distinct state, everything included. */
export function bytesPerState({ found, processBytes }: Pick<Run, 'found' | 'processBytes'>): number {
  return Math.round((10 * Math.max(processBytes, memoryBytes(found))) / found.distinct) / 10;
}
