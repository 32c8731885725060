import * as v from 'valibot';

/** Version of every file in a results folder; it grows when a reader of the old form would misread the new one. */
export const FORMAT_VERSION = 1;

export const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const value = v.union([v.string(), v.pipe(v.number(), v.integer())]);

/** What has a name and a configuration as plain data: enough to build the model again. */
export const specSchema = v.strictObject({ model: v.string(), config: v.unknown() });

/** One field that a step changed; values are labels where the field has them. */
const changeSchema = v.strictObject({ path: v.string(), from: value, to: value });

const stepSchema = v.strictObject({
  /** The action's number, as in `actions`. */
  action: count,
  transition: v.string(),
  /** Parameters by name; values are labels. */
  parameters: v.record(v.string(), v.string()),
  actor: v.string(),
  /** The modelled function and its source. */
  source: v.string(),
  changes: v.array(changeSchema),
});

/** trace-<property>.json: a counterexample that replays without the scenario's file. */
export const traceSchema = v.strictObject({
  formatVersion: v.literal(FORMAT_VERSION),
  spec: specSchema,
  /** The scenario's name, or null for a model that has none. */
  scenario: v.nullable(v.string()),
  property: v.string(),
  kind: v.picklist(['invariant', 'quiescent', 'goal', 'deadlock']),
  statement: v.string(),
  /** Index of the initial snapshot. */
  initial: count,
  actions: v.array(count),
  steps: v.array(stepSchema),
  /** The last snapshot as a tree of integers. */
  finalState: v.record(v.string(), v.unknown()),
});

export type TraceRecord = v.InferOutput<typeof traceSchema>;
export type StepRecord = TraceRecord['steps'][number];
