import { join } from 'node:path';
import type * as v from 'valibot';
import { replay } from '../explorer/replay.ts';
import type { Model } from '../explorer/model/model.ts';
import type { Minimum, Reduction } from '../minimize/minimize.ts';
import type { minimalSchema } from './minimal-schema.ts';
import type { Paint } from './paint.ts';
import { replayCommand, traceFile } from './run.ts';
import type { Minimal, Run, ToldTrace } from './run.ts';
import { shellWords } from './shell-words.ts';
import { traceRecord } from './trace-record.ts';
import { counted } from './value-text.ts';

/** Replays what was found; `model` is that of the smallest world. */
export function tellMinimal(run: Pick<Run, 'scenario' | 'kernel' | 'spec'>, told: ToldTrace, minimum: Minimum, model: Model): Minimal {
  const { property, kind } = told.record;
  const spec = { model: run.spec.model, config: minimum.config };
  const scenario = `${run.scenario ?? ''}-minimal`;
  const replayed = replay(model, minimum.trace);
  const record = traceRecord(model, spec, scenario, { property, kind, trace: minimum.trace }, replayed);
  return { scenario, kernel: run.kernel ?? '', model, spec, steps: minimum.steps, told: { name: `${property}-minimal`, record, replayed } };
}

export function minimalRecord({ told, scenario, steps }: Minimal): v.InferOutput<typeof minimalSchema> {
  return {
    property: told.record.property,
    scenario: scenarioFile(scenario),
    trace: traceFile(told.name, '.json'),
    steps: steps.map(({ what, trace, undecided, distinct }) => ({
      what,
      outcome: trace ? 'violated' : undecided ? 'undecided' : 'holds',
      steps: trace ? trace.actions.length : null,
      distinct,
    })),
  };
}

/** The smallest world as a scenario, by the name of its file. */
export function minimalScenario({ scenario, kernel, told, spec }: Minimal): Readonly<Record<string, object>> {
  const { property } = told.record;
  const plan = Object.fromEntries(Object.entries(spec.config as object).filter(([key]) => key !== 'kernel' && key !== 'change'));
  const title = `The smallest world that was found in which ${property} breaks under ${kernel}.`;
  return { [scenarioFile(scenario)]: { name: scenario, title, ...plan, expect: { [kernel]: property } } };
}

/** What became of a smaller world, in a line. */
export function reductionText({ what, trace, undecided, distinct }: Reduction): string {
  const outcome = trace ? `still violated, after ${counted(trace.actions.length, 'step')}` : undecided ? 'not decided' : 'holds';
  return `${what}: ${outcome} (${counted(distinct, 'state')})`;
}

/** The smallest world in words: who acts in it, how large it is, and what explores it again. */
export function minimalLines({ told, kernel, scenario, spec }: Minimal, folder: string, paint: Paint): string[] {
  const { bounds, actors } = spec.config as Minimum['config'];
  const { property, steps } = told.record;
  return [
    paint.strong(`Smallest world in which ${property} breaks, after ${counted(steps.length, 'step')}:`),
    `  actors: ${actors.join(', ')}`,
    `  bounds: ${Object.entries(bounds)
      .map(([key, value]) => `${key} ${String(value)}`)
      .join(', ')}`,
    `  explore: npm run explore -- ${shellWords([join(folder, scenarioFile(scenario)), '--kernel', kernel, '--invariant', property])}`,
    `  replay:  ${replayCommand(folder, told.name)}`,
  ];
}

function scenarioFile(scenario: string): string {
  return `${scenario}.json`;
}
