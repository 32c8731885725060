import * as v from 'valibot';
import { firstComplaint, short } from './checked.ts';
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

/** Parses JSON, with or without a byte order mark; the refusal names the file and, where known, the line. A key that stands twice in an object is refused: one would be ignored. */
export function parseJson(text: string, file: string): Outcome<unknown> {
  const json = text.replace(/^\uFEFF/, '');
  const lineOf = (position: number): string => `(line ${String(json.slice(0, position).split('\n').length)})`;
  const odd = oddity(json);
  if (odd) return refuse(`${file}: ${odd.what} ${lineOf(odd.at)}`);
  try {
    return accept(JSON.parse(json) as unknown);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const position = /position (\d+)/.exec(message);
    return refuse(`${file}: is not valid JSON${position ? ` ${lineOf(Number(position[1]))}` : ''}: ${message}`);
  }
}

/** What is nested too deep, because whoever walks a tree recursively must not meet one that no stack holds, or the first key that an object has again. */
function oddity(json: string): { readonly what: string; readonly at: number } | null {
  const open: Set<string>[] = [];
  const bracketOrQuote = /["[\]{}]/g;
  const colon = /\s*:/y;
  while (bracketOrQuote.test(json)) {
    const at = bracketOrQuote.lastIndex - 1;
    if (json[at] !== '"') {
      if (json[at] === ']' || json[at] === '}') open.pop();
      else if (open.push(new Set()) > DEPTH_MAX) return { what: `is nested more than ${String(DEPTH_MAX)} deep`, at };
      continue;
    }
    const end = stringEnd(json, at);
    bracketOrQuote.lastIndex = colon.lastIndex = end;
    if (open.length === 0 || !colon.test(json)) continue;
    const key = json.slice(at, end);
    const keys = open[open.length - 1];
    const known = keys.size;
    if (keys.add(unescaped(key)).size === known) return { what: `names the key ${short(key)} twice in one object`, at };
  }
  return null;
}

/** Behind the string that begins there; behind the text, if it does not end. A regular expression for all of it would need a stack as deep as it is long. */
function stringEnd(text: string, begin: number): number {
  const quoteOrEscape = /["\\]/g;
  quoteOrEscape.lastIndex = begin + 1;
  while (quoteOrEscape.test(text)) {
    if (text[quoteOrEscape.lastIndex - 1] === '"') return quoteOrEscape.lastIndex;
    quoteOrEscape.lastIndex++;
  }
  return text.length;
}

/** What a string with its quotes stands for; itself, if that is nothing. */
function unescaped(quoted: string): string {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return quoted;
  }
}
