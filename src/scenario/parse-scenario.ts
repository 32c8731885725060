import * as v from 'valibot';
import { firstComplaint } from './checked.ts';
import { layoutComplaint } from './layout-complaint.ts';
import type { Overrides } from './overrides.ts';
import { accept, refuse } from './refusal.ts';
import type { Outcome } from './refusal.ts';
import { completeScenario } from './scenario.ts';
import type { Scenario } from './scenario.ts';
import { scenarioSchema } from './schema.ts';

/** Reads a scenario. `file` and `stem` (its name without .json) are only for checks and messages; nothing is opened here. */
export function parseScenario(text: string, file: string, stem: string, overrides: Overrides): Outcome<Scenario> {
  const json = parseJson(text, file);
  if (!json.ok) return json;
  const parsed = v.safeParse(scenarioSchema, json.value);
  if (!parsed.success) return refuse(`${file}: ${firstComplaint(parsed.issues)}`);
  const { name, starts } = parsed.output;
  if (name !== stem) return refuse(`${file}: name must be "${stem}" as the file is called, not "${name}"`);
  const { start } = overrides;
  if (start !== null && start >= starts.length) {
    return refuse(`--set start must be an integer from 0 to ${String(starts.length - 1)} in ${file}, not ${String(start)}`);
  }
  const scenario = completeScenario(parsed.output, overrides.bounds, start);
  const complaint = layoutComplaint(scenario.plan);
  return complaint === null ? accept(scenario) : refuse(`${file}: ${complaint}`);
}

/** Most lists and objects in each other: a few times what any file of ours has. */
const DEPTH_MAX = 64;

/** Parses JSON; the refusal names the file and, where known, the line. */
export function parseJson(text: string, file: string): Outcome<unknown> {
  if (isDeep(text)) return refuse(`${file}: is nested more than ${String(DEPTH_MAX)} deep`);
  try {
    return accept(JSON.parse(text.replace(/^\uFEFF/, '')) as unknown);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const position = /position (\d+)/.exec(message);
    const line = position ? ` (line ${String(text.slice(0, Number(position[1])).split('\n').length)})` : '';
    return refuse(`${file}: is not valid JSON${line}: ${message}`);
  }
}

/** Is something nested too deep? Whoever walks a tree recursively must not meet one that no stack holds. */
function isDeep(text: string): boolean {
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"?|[[\]{}]/gs)) {
    if (token === '[' || token === '{') depth++;
    else if (token === ']' || token === '}') depth--;
    if (depth > DEPTH_MAX) return true;
  }
  return false;
}
