import { certificateOf, sealOf } from './certificate.ts';
import { profileRecord, sizeRecord } from './diagnostics-schema.ts';
import { minimalRecord } from './minimal.ts';
import { bytesPerState, memoryBytes, memoryParts, missProbability, traceFile, traceNames } from './run.ts';
import type { Run } from './run.ts';
import type { RunRecord, SummaryRecord } from './run-schema.ts';
import { statementOf } from './trace-record.ts';
import { FORMAT_VERSION } from './trace-schema.ts';

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
