import { join } from 'node:path';
import { replay } from '../../explorer/replay.ts';
import type { Model } from '../../explorer/model/model.ts';
import { directIoAssumptions, searchAssumptions } from '../assumptions.ts';
import { DIRECT_IO } from '../describer-of.ts';
import { noPaint } from '../paint.ts';
import { traceFile } from '../run.ts';
import type { Run, ToldTrace } from '../run.ts';
import { shellWords } from '../shell-words.ts';
import { countLines, verdictLines } from '../summary-text.ts';
import { statementOf } from '../trace-record.ts';
import { PageBuilder } from './page-builder.ts';
import type { PageData, RunData, TraceData } from '../page-data.ts';

/** What `report.html` shows of a finished run: its counterexamples, a witness of each goal, and what was counted. */
export function runPage(run: Run, told: readonly ToldTrace[], folder: string): PageData {
  const { model, spec } = run;
  const builder = new PageBuilder(model, spec);
  const checked = checkedNames(run);
  const violations = told.map(({ name, record: { statement, initial }, replayed }): TraceData => {
    return builder.trace({ name, role: 'violation', statement, initial }, replayed, checked);
  });
  const witnesses = [...(run.found.witnesses ?? [])].map(([name, trace]): TraceData => {
    const head = { name, role: 'witness', statement: statementOf(model, name), initial: trace.initial } as const;
    return builder.trace(head, replay(model, trace), checked);
  });
  const traces = [...violations, ...witnesses];
  return {
    subject: run.scenario ?? spec.model,
    title: run.title,
    story: run.story,
    kernel: run.kernel,
    kernelTitle: run.kernelTitle,
    bounds: Object.entries(run.bounds).map(([name, value]) => [name, String(value)]),
    traces,
    run: runData(run, checked, traces, told, folder),
    ...builder.common(),
  };
}

/** Names of the properties that a search judged. */
function checkedNames({ model, options }: { readonly model: Model; readonly options: Run['options'] }): readonly string[] {
  return options.properties ?? [...model.properties.filter(({ optional }) => !optional).map(({ name }) => name), 'deadlock'];
}

function runData(run: Run, checked: readonly string[], traces: readonly TraceData[], told: readonly ToldTrace[], folder: string): RunData {
  const { model, spec, found, judgement, provenance } = run;
  return {
    verdict: judgement.verdict,
    verdictLines: verdictLines(run, noPaint),
    countLines: countLines(run, noPaint),
    limit: found.limit,
    silentAbout: [...searchAssumptions(run), ...(spec.model === DIRECT_IO ? directIoAssumptions : [])],
    transitions: found.transitions.map(({ name, fired, fresh }, t) => {
      const { actor, source } = model.transitions[t];
      return { name, actor, source, fired, fresh };
    }),
    goals: found.goals.map(({ name, depth }) => ({
      name,
      statement: statementOf(model, name),
      depth,
      trace: traces.find((trace) => trace.role === 'witness' && trace.name === name)?.name ?? null,
    })),
    levels: found.levels,
    checked,
    commands: [
      [
        'this run again',
        `npm run ${shellWords(provenance.argv.slice(0, 1))} -- ${shellWords(provenance.argv.slice(1))}`.replace(/ -- $/, ''),
      ],
      ...told.map(({ name }): [string, string] => [
        `replay of ${name}`,
        `npm run replay -- ${shellWords([join(folder, traceFile(name, '.json'))])}`,
      ]),
      ['step through it', `npm run serve -- ${shellWords([folder])}`],
    ],
    origin: [
      ['pincheck', `${provenance.pincheck}${provenance.commit === null ? '' : ` (${provenance.commit})`}`],
      ['started', provenance.started],
      ['machine', `${provenance.cpu}, ${String(provenance.cores)} cores, ${provenance.platform}, node ${provenance.node}`],
    ],
  };
}
