import { createHash } from 'node:crypto';
import type { Identity } from '../explorer/checkpoint/checkpoint.ts';
import type { Model, ModelSpec } from '../explorer/model/model.ts';
import type { ExploreOptions } from '../explorer/result.ts';
import { kernelRules } from '../kernel/catalogue.ts';

/** What makes a search the one that a checkpoint is of: version, model, bounds, rules, and what is asked. Not the machine: workers, memory and time. */
export function searchIdentity(
  { model, spec, kernel, options }: { model: Model; spec: ModelSpec; kernel: string | null; options: ExploreOptions },
  version: string,
): Identity {
  const { store = 'exact', engine, keepGoing, depthMax, statesMax, violationsMax, properties } = options;
  const asked = { store, engine, keepGoing, depthMax, statesMax, violationsMax, properties };
  return {
    version,
    model: spec.model,
    ...flat(spec.config),
    ...(kernel === null ? {} : flat(kernelRules(kernel), 'rule ')),
    ...flat(asked),
    'model digest': modelDigest(model),
  };
}

/** A digest of a model as it is written: its schema, initial states, and the text of its guards, effects and predicates. What these call is not in it. */
function modelDigest({ schema, initial, transitions, properties, isQuiescent }: Model): string {
  const text = JSON.stringify([schema, initial, transitions, properties, isQuiescent], (_, value: unknown) =>
    typeof value === 'function' ? String(value) : value,
  );
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** All leaves of plain data, by the keys that lead to them; what stands in a list is one leaf. */
function flat(data: unknown, before = ''): Record<string, unknown> {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return { [before]: data ?? null };
  return Object.assign({}, ...Object.entries(data).map(([key, value]) => flat(value, nested(before, key)))) as Record<string, unknown>;
}

function nested(before: string, key: string): string {
  return before === '' || before.endsWith(' ') ? `${before}${key}` : `${before}.${key}`;
}
