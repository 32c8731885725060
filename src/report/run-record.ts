import type { Model, ModelSpec } from '../explorer/model.ts';
import type { Exploration, ExploreOptions } from '../explorer/result.ts';
import type { Judgement } from './judgement.ts';
import type { RunRecord, SummaryRecord } from './run-schema.ts';
import { statementOf } from './trace-record.ts';
import { FORMAT_VERSION } from './trace-schema.ts';

/** A finished run. */
export interface Run {
  readonly model: Model;
  readonly spec: ModelSpec;
  readonly scenario: string | null;
  readonly kernel: string | null;
  readonly bounds: Readonly<Record<string, string | number | boolean>>;
  readonly options: ExploreOptions;
  readonly secondsMax: number | null;
  readonly provenance: RunRecord['provenance'];
  readonly found: Exploration;
  readonly judgement: Judgement;
  /** Goals that the scenario asks for. */
  readonly wantedGoals: readonly string[];
  readonly skipped: { readonly properties: readonly string[]; readonly why: string | null };
  readonly seconds: number;
}

/** Name of the trace file of a property, with an extension such as `.json`. */
export function traceFile(property: string, extension: string): string {
  return `trace-${property}${extension}`;
}

/** Bytes of the store of states. */
export function memoryBytes({ memory }: Exploration): number {
  return memory.recordBytes + memory.indexBytes + memory.orderBytes;
}

function summaryOf({
  spec,
  scenario,
  kernel,
  bounds,
  options,
  found,
  judgement,
  skipped,
  seconds,
}: Run): Omit<SummaryRecord, 'results' | 'trace'> {
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
    seconds: Math.round(seconds * 1000) / 1000,
    memoryBytes: memoryBytes(found),
    goalsMet: judgement.goals.met,
    unmetGoals: [...judgement.goals.unmet],
    deadTransitions: [...judgement.dead],
    skipped: { properties: [...skipped.properties], why: skipped.why },
    expected: judgement.expected,
  };
}

/** What `--json` prints; `results` is the folder, `trace` the first violation's JSON file. */
export function summaryRecord(run: Run, results: string, trace: string | null): SummaryRecord {
  return { ...summaryOf(run), results, trace };
}

export function runRecord(run: Run): RunRecord {
  const { model, found, options } = run;
  return {
    ...summaryOf(run),
    provenance: run.provenance,
    spec: { model: run.spec.model, config: run.spec.config },
    options: {
      depthMax: options.depthMax ?? null,
      statesMax: options.statesMax ?? null,
      secondsMax: run.secondsMax,
      keepGoing: options.keepGoing,
      properties: options.properties ? [...options.properties] : null,
    },
    levels: [...found.levels],
    transitions: found.transitions.map(({ name, fired, fresh }, t) => {
      const { actor, source } = model.transitions[t];
      return { name, actor, source, fired, fresh };
    }),
    goals: found.goals.map(({ name, depth }) => ({ name, statement: statementOf(model, name), depth })),
    violations: found.violations.map(({ property, kind, trace }) => ({
      property,
      kind,
      statement: statementOf(model, property),
      steps: trace.actions.length,
      trace: traceFile(property, '.json'),
    })),
  };
}
