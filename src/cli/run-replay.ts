import * as v from 'valibot';
import { DivergingReplay, enabledActions, replay } from '../explorer/replay.ts';
import type { Model } from '../explorer/model/model.ts';
import { describerOf } from '../report/describer-of.ts';
import { stepText } from '../report/step-text.ts';
import { traceDifference } from '../report/trace-difference.ts';
import { statementOf, traceRecord } from '../report/trace-record.ts';
import type { AnyReplay } from '../report/trace-record.ts';
import { traceSchema } from '../report/trace-schema.ts';
import type { TraceRecord } from '../report/trace-schema.ts';
import { traceLines } from '../report/trace-text.ts';
import type { TraceMode } from '../report/trace-text.ts';
import { complaintOf } from '../scenario/checked.ts';
import { parseJson } from '../scenario/parse-scenario.ts';
import { Exit, UsageError } from './exit-codes.ts';
import { readText } from './scenario-files.ts';
import { paintFor, printLines } from './terminal.ts';
import { toldModel } from './told-model.ts';

export interface ReplayFlags {
  readonly trace: TraceMode | 'off';
  readonly json: boolean;
  readonly color: boolean;
}

/** Replays a trace file; the answer is the exit code. Throws a UsageError for a file that is none, and a ModelFault if the replay diverges. */
export function runReplay(file: string, flags: ReplayFlags): number {
  const trace = readTrace(file);
  const followed = followTrace(file, trace);
  if (!followed) return Exit.fault;
  const { model, replayed } = followed;
  const reproduced = isViolated(model, trace, replayed);
  if (flags.json) {
    const { property, scenario } = trace;
    process.stdout.write(
      `${JSON.stringify({ file, model: trace.spec.model, scenario, property, reproduced, steps: trace.steps.length, initial: trace.initial })}\n`,
    );
  } else {
    const paint = paintFor(process.stdout, flags.color);
    const lines = flags.trace === 'off' ? [] : [...traceLines(model, describerOf(trace.spec), trace, replayed, flags.trace, paint), ''];
    const verdict = reproduced
      ? paint.bad(`VIOLATED at the end of the trace: ${trace.property}`)
      : paint.good(`holds at the end of the trace: ${trace.property}`);
    printLines(process.stdout, [...lines, verdict, `  ${statementOf(model, trace.property)}`]);
  }
  return reproduced ? Exit.violated : Exit.verified;
}

/** The model of a trace, and its replay; null, and a line on stderr, if that diverges from what the file tells. Throws a UsageError if the file describes no model. */
export function followTrace(file: string, trace: TraceRecord): { readonly model: Model; readonly replayed: AnyReplay } | null {
  const model = modelOf(file, trace);
  const replayed = walk(model, trace);
  if (typeof replayed !== 'string') return { model, replayed };
  process.stderr.write(`pincheck: ${file}: the replay diverges: ${replayed}. Was the trace written by another version of the model?\n`);
  return null;
}

/** The replay, or how it diverges from what the file tells. */
function walk(model: Model, trace: TraceRecord): AnyReplay | string {
  const way = { initial: trace.initial, actions: trace.actions };
  try {
    const replayed: AnyReplay = replay(model, way);
    const violation = { property: trace.property, kind: trace.kind, trace: way };
    return traceDifference(trace, traceRecord(model, trace.spec, trace.scenario, violation, replayed)) ?? replayed;
  } catch (error) {
    if (!(error instanceof DivergingReplay)) throw error;
    const told = trace.steps.at(error.step);
    return told ? `${error.message}; the file tells ${stepText(told)} there` : error.message;
  }
}

/** The trace in a file. Throws a UsageError if it is none. */
export function readTrace(file: string): TraceRecord {
  const json = parseJson(readText(file), file);
  if (!json.ok) throw new UsageError(json.why);
  const parsed = v.safeParse(traceSchema, json.value);
  if (parsed.success) return parsed.output;
  throw new UsageError(`${file}: is no trace that this version reads: ${complaintOf(parsed.issues[0])}`);
}

function modelOf(file: string, { spec, property }: TraceRecord): Model {
  const model = toldModel(file, spec);
  if (property !== 'deadlock' && !model.properties.some((p) => p.name === property)) {
    throw new UsageError(`${file}: property "${property}" is none of the model ${spec.model}`);
  }
  return model;
}

function isViolated(model: Model, { property }: TraceRecord, { states }: AnyReplay): boolean {
  const last = states[states.length - 1];
  if (property === 'deadlock') return !model.isQuiescent(last) && enabledActions(model, last).length === 0;
  const checked = model.properties.find((p) => p.name === property);
  if (!checked) return false;
  return (checked.kind !== 'quiescent' || model.isQuiescent(last)) && !checked.holds(last);
}
