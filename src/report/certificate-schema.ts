import * as v from 'valibot';

/** SHA-256, in hexadecimal digits. */
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

const names = v.array(v.string());

/** The part of run.json that makes it a certificate: `npm run verify-certificate` explores again and compares. */
export const certificateSchema = v.strictObject({
  /** Digests of what the model is. */
  model: v.strictObject({
    /** All code of the rooms that models are made of, comments included. */
    code: sha256,
    /** Bounds, layout, actors, calls, and the kernel's name. */
    config: sha256,
    /** The kernel's rules, with what was changed of them. */
    rules: sha256,
    schema: sha256,
    starts: sha256,
    /** Names, actors, sources and parameters, in order. */
    transitions: sha256,
    /** Names, kinds and statements, in order. */
    properties: sha256,
    /** Of all of these. */
    whole: sha256,
  }),
  /** What the verdict depends on besides the model. */
  asked: v.strictObject({
    /** Goals that must be met and transitions that must fire, where everything is expected to hold. */
    goals: names,
    alive: v.union([v.literal('all'), names]),
    /** What the scenario expects of the kernel. */
    expected: v.nullable(v.strictObject({ violated: v.nullable(v.string()), skip: names, why: v.nullable(v.string()) })),
    altered: v.boolean(),
    /** Properties that were chosen on the command line. */
    chosen: v.nullable(names),
  }),
  /** Digest of the set of all states that were found: sums of hashes, which no order changes. */
  states: v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{24}$/))),
  /** Digest of all else in the file. */
  seal: sha256,
});

export type Certificate = v.InferOutput<typeof certificateSchema>;
