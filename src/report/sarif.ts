import type { Location, Log, Notification, ReportingDescriptor, Result, ThreadFlowLocation } from 'sarif';
import { changesBetween } from './changes.ts';
import { noteLines } from './describer.ts';
import { describerOf } from './describer-of.ts';
import { kernelPlaces } from './kernel-place.ts';
import { noPaint } from './paint.ts';
import type { Run, ToldTrace } from './run.ts';
import { stepText } from './step-text.ts';
import { verdictLines } from './summary-text.ts';
import { counted } from './value-text.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
/** What the paths of kernel files are relative to. */
const KERNEL = 'LINUX';

/** A run in the Static Analysis Results Interchange Format 2.1.0: a result for each finding, whose code flow is the trace through the kernel's functions. */
export function sarifLog(run: Run, traces: readonly ToldTrace[]): Log {
  const results = [...traces.map((told) => violation(run, told)), ...omission(run)];
  const { provenance, scenario, spec, kernel } = run;
  const invocation = {
    executionSuccessful: true,
    arguments: [...provenance.argv],
    startTimeUtc: provenance.started,
    toolExecutionNotifications: undecided(run),
  };
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'pincheck', version: provenance.pincheck, rules: rules(run, results) } },
        automationDetails: { id: `pincheck/${scenario ?? spec.model}/${kernel ?? ''}/` },
        invocations: [invocation],
        originalUriBaseIds: { [KERNEL]: { description: { text: 'The root of the kernel sources.' } } },
        results,
      },
    ],
  };
}

/** A search that a limit ended has proved nothing, and whoever shows its results must be told so. */
function undecided(run: Run): Notification[] {
  if (run.judgement.verdict !== 'inconclusive') return [];
  return [{ level: 'warning', message: { text: verdictLines(run, noPaint).join(' ') } }];
}

/** The properties that are broken, each once, with their statements. */
function rules({ model, judgement }: Run, results: readonly Result[]): ReportingDescriptor[] {
  return [...new Set(results.map(({ ruleId }) => ruleId ?? ''))].map((id) => {
    const statement = judgement.property === id ? judgement.statement : model.properties.find((p) => p.name === id)?.statement;
    return { id, ...(statement ? { shortDescription: { text: statement } } : {}) };
  });
}

function violation(run: Run, { record, replayed: { states } }: ToldTrace): Result {
  const { model } = run;
  const describer = describerOf(run.spec);
  const flow = record.steps.map((step, k): ThreadFlowLocation => {
    const changes = changesBetween(model.schema, states[k], states[k + 1]);
    const notes = noteLines(describer.notes(changes, states[k], states[k + 1]));
    return {
      location: { ...placeOf(step.source), message: { text: [`${step.actor}: ${stepText(step)}`, ...notes].join('; ') } },
      executionOrder: k + 1,
      state: Object.fromEntries(step.changes.map(({ path, to }) => [path, { text: String(to) }])),
    };
  });
  const last = record.steps.findLast(({ source }) => kernelPlaces(source).length > 0);
  return {
    ruleId: record.property,
    level: 'error',
    message: { text: `${record.statement} Broken after ${counted(flow.length, 'step')} in ${subjectOf(run)}.` },
    locations: last ? [placeOf(last.source)] : [],
    codeFlows: flow.length === 0 ? [] : [{ threadFlows: [{ locations: flow }] }],
    partialFingerprints: { 'transitions/v1': [...new Set(record.steps.map((step) => step.transition))].sort().join() },
  };
}

/** A goal that was not met, or a transition that never fired, where the scenario asks for it. */
function omission(run: Run): Result[] {
  const { property, kind, statement } = run.judgement;
  if (property === null || (kind !== 'goal' && kind !== 'dead-transition')) return [];
  const source = run.model.transitions.find((t) => t.name === property)?.source ?? '';
  const text = `${statement ?? property} Nowhere in ${subjectOf(run)}.`;
  return [{ ruleId: property, level: 'error', message: { text }, locations: source === '' ? [] : [placeOf(source)] }];
}

/** Where a step's source says that it stands: the kernel's file and function, or, without a file, the words alone. */
function placeOf(source: string): Location {
  const place = kernelPlaces(source).at(0);
  const name = place?.functionName ?? source;
  const logicalLocations = [{ name, ...(place?.functionName ? { kind: 'function' } : {}) }];
  return place
    ? { physicalLocation: { artifactLocation: { uri: place.file, uriBaseId: KERNEL } }, logicalLocations }
    : { logicalLocations };
}

function subjectOf({ scenario, spec, kernel }: Run): string {
  return `${scenario ?? spec.model}${kernel === null ? '' : ` under the rules of ${kernel}`}`;
}
