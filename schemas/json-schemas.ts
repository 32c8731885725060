import { toJsonSchema } from '@valibot/to-json-schema';
import { diffSchema } from '../src/diff/record-schema.ts';
import { goldenSchema } from '../src/matrix/golden-schema.ts';
import { matrixSchema } from '../src/matrix/record-schema.ts';
import { mutantsSchema } from '../src/mutants/record-schema.ts';
import { campaignSchema } from '../src/nightly/campaign-schema.ts';
import { historySchema } from '../src/nightly/history-schema.ts';
import { nightlySchema } from '../src/nightly/record-schema.ts';
import { itfSchema } from '../src/report/itf-schema.ts';
import { runSchema, summarySchema } from '../src/report/run-schema.ts';
import { traceSchema } from '../src/report/trace-schema.ts';
import { scenarioSchema } from '../src/scenario/schema.ts';

const sources = {
  scenario: { schema: scenarioSchema, title: 'A scenario of pincheck' },
  run: { schema: runSchema, title: 'run.json: a run of pincheck explore' },
  summary: { schema: summarySchema, title: 'What pincheck explore --json prints' },
  trace: { schema: traceSchema, title: 'trace-<property>.json: a counterexample' },
  matrix: { schema: matrixSchema, title: 'matrix.json: scenarios by kernels' },
  diff: { schema: diffSchema, title: 'diff.json: two kernels in lockstep' },
  mutants: { schema: mutantsSchema, title: 'mutants.json: which mistakes are noticed' },
  golden: { schema: goldenSchema, title: 'results/golden.json: what every cell of the matrix must be' },
  campaign: { schema: campaignSchema, title: 'scenarios/nightly.json: what a night explores' },
  nightly: { schema: nightlySchema, title: 'nightly.json: what came of a night' },
  history: { schema: historySchema, title: 'results/history/<UTC>.json: what later nights have to know of one' },
  itf: { schema: itfSchema, title: 'trace-<property>.itf.json: a counterexample in the Informal Trace Format' },
} as const;

/** The text of every `<name>.schema.json` in this folder, from the schemas that the program itself checks with. */
export function jsonSchemas(): Map<string, object> {
  return new Map(
    Object.entries(sources).map(([name, { schema, title }]) => [
      `${name}.schema.json`,
      { title, ...toJsonSchema(schema, { errorMode: 'throw' }) },
    ]),
  );
}
