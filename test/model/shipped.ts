import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { CAMPAIGN } from '../../src/cli/scenario-files.ts';
import type { ModelSpec } from '../../src/explorer/model/model.ts';
import { kernels } from '../../src/kernel/catalogue.ts';
import { noOverrides } from '../../src/scenario/overrides.ts';
import { parseScenario } from '../../src/scenario/parse-scenario.ts';
import type { PartialBounds, Scenario } from '../../src/scenario/scenario.ts';
import { everything } from '../everything.ts';

const folder = new URL('../../scenarios/', import.meta.url);

/** Names of the shipped scenarios that are explored in every test run: all but those marked slow. */
export const shipped: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith('.json') && file !== CAMPAIGN)
  .map((file) => basename(file, '.json'))
  .filter((name) => !scenario(name).slow);

/** Kernels that stand for the three ways of the series: references, v5, and what was merged. */
const anchors: readonly string[] = ['6.2', 'v5', '6.6'];
/** Scenarios that take seconds each, and are about memory management, in which the other kernels differ little. */
const long: readonly string[] = ['bias', 'device-error', 'dio-read-fork', 'fork-race', 'unmap'];

/** What every test run explores: each scenario under the anchors, and, unless it is long, next to where its expectation changes; under all kernels by `npm run test:all`. */
export const explored: readonly { readonly name: string; readonly kernel: string }[] = shipped.flatMap((name) => {
  const expectations = kernels.map((kernel) => JSON.stringify(scenario(name).expect[kernel.name]));
  const changes = (i: number): boolean => expectations[i] !== expectations[i - 1] || expectations[i] !== expectations[i + 1];
  return kernels
    .filter((kernel, i) => anchors.includes(kernel.name) || (!long.includes(name) && (everything || changes(i))))
    .map((kernel) => ({ name, kernel: kernel.name }));
});

/** Where the steps of the later kernels are taken. */
const laterSteps: readonly string[] = ['align-down-folio', 'contiguous', 'folio', 'misaligned', 'pgmaps'];

/** What is compared with the naive explorer and between engines: by every push under v5, and where later kernels take steps of their own; otherwise by `npm run test:all`. */
export const compared = explored.filter(({ name, kernel }) => {
  if (long.includes(name)) return kernel === 'v5' && (everything || name === 'dio-read-fork');
  return kernel === 'v5' || laterSteps.includes(name) || (everything && anchors.includes(kernel));
});

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
