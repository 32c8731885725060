import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { ModelSpec } from '../../src/explorer/model.ts';
import { noOverrides } from '../../src/scenario/overrides.ts';
import { parseScenario } from '../../src/scenario/parse-scenario.ts';
import type { PartialBounds, Scenario } from '../../src/scenario/scenario.ts';

const folder = new URL('../../scenarios/', import.meta.url);

/** Names of the shipped scenarios that are explored in every test run: all but those marked slow. */
export const shipped: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => basename(file, '.json'))
  .filter((name) => !scenario(name).slow);

export interface Variation {
  readonly kernel: string;
  readonly change?: Readonly<Record<string, unknown>>;
  readonly start?: number;
  readonly bounds?: PartialBounds;
}

export function scenario(name: string, { start, bounds }: Omit<Variation, 'kernel' | 'change'> = {}): Scenario {
  const text = readFileSync(new URL(`${name}.json`, folder), 'utf8');
  const outcome = parseScenario(text, `${name}.json`, name, { ...noOverrides, start: start ?? null, bounds: bounds ?? {} });
  if (!outcome.ok) throw new Error(JSON.stringify(outcome));
  return outcome.value;
}

/** A shipped scenario as a model, under some kernel, with named differences from its rules. */
export function specOf(name: string, variation: Variation): ModelSpec {
  const { plan } = scenario(name, variation);
  const { kernel, change } = variation;
  return { model: 'direct-io', config: { ...plan, kernel, ...(change ? { change } : {}) } };
}
