import { plainValue } from '../scenario/overrides.ts';
import { suggestion } from '../scenario/nearest-name.ts';
import { UsageError } from './exit-codes.ts';

/** Settings as given: KEY=VALUE, in order. */
export type Settings = readonly (readonly [key: string, value: string])[];

/** Something of a model that can be set: a size from `least` on, or, if that is null, a choice of true or false. */
interface Setting {
  readonly least: number | null;
  readonly required: boolean;
}

const choice: Setting = { least: null, required: false };
const size = (least: number): Setting => ({ least, required: true });

/** What can be set of each model but those that a scenario makes. */
const settingsOf: Readonly<Record<string, Readonly<Record<string, Setting>>>> = {
  'two-phase-commit': { managers: size(1) },
  'dining-philosophers': { seats: size(2), polite: choice },
  'broken-counter': { processes: { least: 1, required: false } },
  'page-pin': { pages: size(1), actors: size(2), sharePinned: choice },
};

/** Models grow faster than anybody's memory. */
const SIZE_MAX = 64;

/** What there is to set of a model, as it is written: `pages=<1 to 64> [sharePinned=<true or false>]`. */
export function settingsText(model: string): string {
  const texts = Object.entries(settingsOf[model] ?? {}).map(([key, setting]) => {
    const text = `${key}=<${rangeText(setting)}>`;
    return setting.required ? text : `[${text}]`;
  });
  return texts.join(' ');
}

/** The configuration of a model. Throws a UsageError if a setting is unknown, does not fit or is missing; the last one of a key wins. */
export function configOf(model: string, given: Settings): Record<string, number | boolean> {
  const known = settingsOf[model] ?? {};
  const config = Object.fromEntries(
    given.map(([key, text]) => {
      if (!Object.hasOwn(known, key))
        throw new UsageError(`--set ${key} is no key of the model ${model}${suggestion(key, Object.keys(known))}`);
      return [key, valueOf(key, text, known[key])];
    }),
  );
  for (const [key, setting] of Object.entries(known))
    if (setting.required && !Object.hasOwn(config, key))
      throw new UsageError(`the model ${model} needs --set ${key}=<${rangeText(setting)}>`);
  return config;
}

function valueOf(key: string, text: string, setting: Setting): number | boolean {
  const value = plainValue(text);
  if (setting.least === null && typeof value === 'boolean') return value;
  if (setting.least !== null && typeof value === 'number' && Number.isInteger(value) && value >= setting.least && value <= SIZE_MAX)
    return value;
  throw new UsageError(`--set ${key} must be ${setting.least === null ? '' : 'an integer from '}${rangeText(setting)}, not ${text}`);
}

function rangeText({ least }: Setting): string {
  return least === null ? 'true or false' : `${String(least)} to ${String(SIZE_MAX)}`;
}
