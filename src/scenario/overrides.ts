import * as v from 'valibot';
import { suggestion } from './nearest-name.ts';
import { accept, refuse } from './refusal.ts';
import type { Outcome } from './refusal.ts';
import type { PartialBounds } from './scenario.ts';
import { boundRules } from './schema.ts';

/** What the command line changes in a scenario. */
export interface Overrides {
  readonly bounds: PartialBounds;
  /** Index of the one start that is explored, or null: all. */
  readonly start: number | null;
}

export const noOverrides: Overrides = { bounds: {}, start: null };

const settings: Readonly<Record<string, v.GenericSchema>> = { ...boundRules, start: startRule() };

/** Checks settings of the form KEY=VALUE; the last one of a key wins. */
export function parseOverrides(pairs: readonly (readonly [key: string, value: string])[]): Outcome<Overrides> {
  const given: Record<string, unknown> = {};
  for (const [key, text] of pairs) {
    if (!Object.hasOwn(settings, key))
      return refuse(`--set ${key} is not a key that is known here${suggestion(key, Object.keys(settings))}`);
    const parsed = v.safeParse(settings[key], plainValue(text));
    if (!parsed.success) return refuse(`--set ${key} ${parsed.issues[0].message}`);
    given[key] = parsed.output;
  }
  const { start, ...bounds } = given;
  return accept({ bounds, start: typeof start === 'number' ? start : null });
}

/** `3` is a number, `true` and `false` are truth values, anything else is a name. */
export function plainValue(text: string): number | boolean | string {
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  return text === 'true' ? true : text === 'false' ? false : text;
}

function startRule(): v.GenericSchema {
  const message = (issue: { input: unknown }): string => `must be the index of a start, from 0 on, not ${JSON.stringify(issue.input)}`;
  return v.pipe(v.number(message), v.integer(message), v.minValue(0, message));
}
