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
  if (isDeep(text)) return refuse(`${file}: is nested more than ${String(DEPTH_MAX)} deep`);
  const json = text.replace(/^\uFEFF/, '');
  const lineOf = (position: number): string => `(line ${String(json.slice(0, position).split('\n').length)})`;
  try {
    const value: unknown = JSON.parse(json);
    const twice = keyTwice(json);
    return twice ? refuse(`${file}: names the key ${short(twice.text)} twice in one object ${lineOf(twice.at)}`) : accept(value);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const position = /position (\d+)/.exec(message);
    return refuse(`${file}: is not valid JSON${position ? ` ${lineOf(Number(position[1]))}` : ''}: ${message}`);
  }
}

/** Is something nested too deep? Whoever walks a tree recursively must not meet one that no stack holds. */
function isDeep(text: string): boolean {
  let depth = 0;
  for (const token of tokens(text)) {
    if (token.text === '[' || token.text === '{') depth++;
    else if (token.text === ']' || token.text === '}') depth--;
    if (depth > DEPTH_MAX) return true;
  }
  return false;
}

/** The first key that an object of valid JSON has again, as it stands there. */
function keyTwice(json: string): Token | null {
  const open: Set<unknown>[] = [];
  const colon = /\s*:/y;
  for (const token of tokens(json)) {
    colon.lastIndex = token.at + token.text.length;
    if (token.text === '[' || token.text === '{') open.push(new Set());
    else if (token.text === ']' || token.text === '}') open.pop();
    else if (colon.test(json)) {
      const keys = open[open.length - 1];
      const known = keys.size;
      if (keys.add(JSON.parse(token.text)).size === known) return token;
    }
  }
  return null;
}

/** A bracket, or a string with its quotes. */
interface Token {
  readonly text: string;
  readonly at: number;
}

/** What of a JSON text is no number, word or separator. A regular expression that takes strings as a whole would need a stack as deep as they are long. */
function* tokens(text: string): Generator<Token> {
  const begin = /["[\]{}]/g;
  while (begin.test(text)) {
    const at = begin.lastIndex - 1;
    if (text[at] === '"') begin.lastIndex = stringEnd(text, at);
    yield { text: text.slice(at, begin.lastIndex), at };
  }
}

/** Behind the string that begins there; behind the text, if it does not end. */
function stringEnd(text: string, begin: number): number {
  let at = begin + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}
