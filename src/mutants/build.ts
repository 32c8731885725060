import { lockstep } from '../diff/lockstep.ts';
import { mannerOf, observations } from '../diff/observations.ts';
import type { Model, ModelSpec } from '../explorer/model/model.ts';
import { makeEnv } from '../kernel/env.ts';
import { buildDirectIo } from '../models/direct-io.ts';
import type { ModelConfig } from '../state/bounds.ts';
import { mutate } from './mutate.ts';
import type { Mutation } from './mutation.ts';

/** A scenario under a kernel, with one mistake; null for none. `beside`: in lockstep with the model that does not make it. */
export interface MutantConfig {
  readonly base: ModelConfig;
  readonly mutation: Mutation | null;
  readonly beside: boolean;
}

export function mutantSpec(base: ModelConfig, mutation: Mutation | null, beside = false): ModelSpec {
  return { model: 'mutant', config: { base, mutation, beside } satisfies MutantConfig };
}

/** Builds what `mutantSpec` describes. */
export function buildMutant({ config }: ModelSpec): Model {
  const { base, mutation, beside } = config as MutantConfig;
  const mutant = withMistake(base, mutation);
  if (!beside) return mutant;
  const sides = [
    { name: 'sound', model: buildDirectIo(base) },
    { name: 'mutant', model: mutant },
  ] as const;
  // Versions differ in the steps of their own, too. Of everything else, whatever one of them can do and the other cannot is a difference.
  return lockstep(...sides, mutation?.kind === 'rule' ? mannerOf : () => 'seen', observations(makeEnv(base)));
}

function withMistake(base: ModelConfig, mutation: Mutation | null): Model {
  if (mutation === null) return buildDirectIo(base);
  if (mutation.kind === 'rule') return buildDirectIo({ ...base, change: { ...base.change, [mutation.rule]: mutation.to } });
  return mutate(buildDirectIo(base), mutation);
}
