import * as v from 'valibot';
import { certificateSchema } from './certificate-schema.ts';
import { profileSchema, sizeSchema } from './diagnostics-schema.ts';
import { minimalSchema } from './minimal-schema.ts';
import { count, FORMAT_VERSION, specSchema } from './trace-schema.ts';

const name = v.nullable(v.string());
const plain = v.record(v.string(), v.union([v.string(), v.number(), v.boolean()]));
const verdict = v.picklist(['verified', 'violated', 'inconclusive']);
const limit = v.nullable(v.picklist(['depth', 'states', 'time', 'memory', 'interrupted']));
const expected = v.nullable(
  v.strictObject({ verdict: v.picklist(['verified', 'violated']), property: name, met: v.boolean(), altered: v.boolean() }),
);
const skipped = v.strictObject({ properties: v.array(v.string()), why: name });
const kind = v.picklist(['invariant', 'quiescent', 'goal', 'deadlock', 'dead-transition']);

/** What identifies a run and what came of it: the part that `--json` prints and run.json keeps. */
const summaryEntries = {
  formatVersion: v.literal(FORMAT_VERSION),
  model: v.string(),
  /** null for a model that has no scenarios; so is the kernel. */
  scenario: name,
  kernel: name,
  /** What bounds the model: the scenario's bounds, or the model's configuration. */
  bounds: plain,
  verdict,
  /** The violated property, unmet goal or dead transition. */
  property: name,
  kind: v.nullable(kind),
  statement: name,
  /** What ended the search before everything was explored, other than a violation. */
  limit,
  distinct: count,
  generated: count,
  depth: count,
  workers: count,
  engine: v.picklist(['packed', 'immer']),
  store: v.picklist(['exact', 'hash64']),
  /** That two states have the same fingerprint, so that one was missed: distinct², over 2^65. null if the store keeps the states themselves: the exact one, and hash64 if they have no more than 8 bytes. */
  missProbability: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  /** Of all parts of a search that went on from checkpoints. */
  seconds: v.pipe(v.number(), v.minValue(0)),
  /** How often it did, and how many seconds were searched when it did so last; null if it was never interrupted. */
  resumed: v.nullable(v.strictObject({ times: count, seconds: v.pipe(v.number(), v.minValue(0)) })),
  /** Folder of the checkpoint from which the search can go on; null if it came to its end, or there is none. */
  checkpoint: name,
  /** States, their hash table, their order and the packed frontier of the hash64 store, in bytes. */
  memoryBytes: count,
  /** Most memory that the process held at any time, in bytes; that, over the distinct states; and where it went. */
  processBytes: count,
  bytesPerState: v.pipe(v.number(), v.minValue(0)),
  memory: v.strictObject({
    recordBytes: count,
    indexBytes: count,
    orderBytes: count,
    frontierBytes: count,
    restBytes: count,
    diskBytes: count,
  }),
  goalsMet: count,
  unmetGoals: v.array(v.string()),
  deadTransitions: v.array(v.string()),
  skipped,
  expected,
  /** With --profile; null if no state was expanded. */
  profile: v.optional(v.nullable(profileSchema)),
  /** With --explain-size. */
  size: v.optional(sizeSchema),
};

/** The one object that `explore --json` prints. Paths are relative to the working directory, unless --out was absolute. */
export const summarySchema = v.strictObject({ ...summaryEntries, results: v.string(), trace: name });

/** run.json: everything that identifies a run, and everything it counted. */
export const runSchema = v.strictObject({
  ...summaryEntries,
  /** With --minimize, if something is violated. */
  minimal: v.optional(minimalSchema),
  provenance: v.strictObject({
    pincheck: v.string(),
    node: v.string(),
    platform: v.string(),
    cpu: v.string(),
    cores: count,
    /** Commit of the tool's own tree, with `+` if files differ from it; null if unknown. */
    commit: name,
    argv: v.array(v.string()),
    /** When the search began, UTC. */
    started: v.string(),
  }),
  spec: specSchema,
  options: v.strictObject({
    depthMax: v.nullable(count),
    statesMax: v.nullable(count),
    secondsMax: v.nullable(v.number()),
    memoryBytesMax: count,
    keepGoing: v.boolean(),
    /** Guards, effects and properties were asked twice. */
    checkDeterminism: v.boolean(),
    /** How many different counterexamples were looked for; null: the first of every property. */
    violationsMax: v.nullable(count),
    properties: v.nullable(v.array(v.string())),
  }),
  /** New states at each depth. */
  levels: v.array(count),
  transitions: v.array(v.strictObject({ name: v.string(), actor: v.string(), source: v.string(), fired: count, fresh: count })),
  goals: v.array(
    v.strictObject({
      name: v.string(),
      statement: v.string(),
      depth: v.nullable(count),
      /** A shortest way to it, if it is met and was looked for. */
      witness: v.nullable(v.strictObject({ initial: count, actions: v.array(count) })),
    }),
  ),
  violations: v.array(
    v.strictObject({
      property: v.string(),
      kind,
      statement: v.string(),
      steps: count,
      trace: v.pipe(v.string(), v.regex(/^trace-[\w-]+\.json$/)),
    }),
  ),
  certificate: certificateSchema,
});

export type SummaryRecord = v.InferOutput<typeof summarySchema>;
export type RunRecord = v.InferOutput<typeof runSchema>;
