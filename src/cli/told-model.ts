import type { Model, ModelSpec } from '../explorer/model/model.ts';
import { buildModel } from '../models/registry.ts';
import { areBounds } from '../scenario/schema.ts';
import type { ModelConfig } from '../state/bounds.ts';
import { UsageError } from './exit-codes.ts';

/** The greatest number that a scenario or `--set` may give. */
const SIZE_MAX = 1024;

/**
 * The model that a spec in a file describes. Throws a UsageError that names the file if it describes none, or one of sizes that nobody could have asked for, for which there
 * may be no memory.
 */
export function toldModel(file: string, { model, config }: ModelSpec): Model {
  try {
    const odd = numbersOf(config).find((n) => !Number.isInteger(n) || n < 0 || n > SIZE_MAX);
    if (odd !== undefined) throw new RangeError(`${String(odd)} is no size of a model`);
    if (isOfScenario(config) && !areBounds(config.bounds)) throw new RangeError('its bounds are none of a scenario');
    return buildModel({ model, config });
  } catch (error) {
    throw new UsageError(`${file}: spec describes no model: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function isOfScenario(config: unknown): config is ModelConfig {
  return typeof config === 'object' && config !== null && 'bounds' in config;
}

function numbersOf(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersOf) : [];
}
