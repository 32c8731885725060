import * as v from 'valibot';
import { suggestion } from './nearest-name.ts';

/**
 * The building blocks of every schema of a file. Each message is the end of a sentence that begins with the key's path: `bounds.frames must be ...`.
 */

/** What stands there instead, short enough for a line. */
function seen(value: unknown): string {
  return short(value === undefined ? 'nothing' : typeof value === 'number' ? String(value) : JSON.stringify(value));
}

/** A text, or its beginning if it is too long for a line. */
export function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** An integer in a closed range. */
export function integer(min: number, max: number) {
  const message = (issue: v.BaseIssue<unknown>): string =>
    `must be an integer from ${String(min)} to ${String(max)}, not ${seen(issue.input)}`;
  return v.pipe(v.number(message), v.integer(message), v.minValue(min, message), v.maxValue(max, message));
}

export const bool = v.boolean((issue) => `must be true or false, not ${seen(issue.input)}`);

/** One of some integers. */
export function oneOfNumbers<const N extends readonly number[]>(numbers: N) {
  return v.picklist(numbers, (issue) => `must be one of ${numbers.join(', ')}, not ${seen(issue.input)}`);
}

/** One of some names; a typo is told the nearest one. */
export function oneOfNames<const N extends readonly string[]>(names: N) {
  return v.picklist(names, (issue) =>
    typeof issue.input === 'string'
      ? `cannot be ${seen(issue.input)}${suggestion(issue.input, names)}`
      : `must be one of ${names.join(', ')}, not ${seen(issue.input)}`,
  );
}

/** No control or format characters: Unicode's classes Cc and Cf as far as terminals obey them. JSON Schema has no name for these. */
// eslint-disable-next-line no-control-regex -- they are what is meant
const PLAIN = /^[^\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]*$/;

/** A line of text that says something. */
export const sentence = v.pipe(
  v.string((issue) => `must be a text, not ${seen(issue.input)}`),
  v.nonEmpty('must not be empty'),
  v.regex(PLAIN, 'must be plain text: no line ends, nothing that moves a cursor or turns text round'),
);

export const kebabCase = v.pipe(
  v.string((issue) => `must be a name, not ${seen(issue.input)}`),
  v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, (issue) => `must be lower-case words joined by hyphens, not ${seen(issue.input)}`),
);

export function listOf<const I extends v.GenericSchema>(item: I, min: number, max: number) {
  const size = (issue: { input: readonly unknown[] }): string =>
    `must have ${String(min)} to ${String(max)} elements, not ${String(issue.input.length)}`;
  return v.pipe(
    v.array(item, (issue) => `must be a list, not ${seen(issue.input)}`),
    v.minLength(min, size),
    v.maxLength(max, size),
  );
}

/** An object that knows all its keys. */
export function keyed<const E extends v.ObjectEntries>(entries: E) {
  const keys = Object.keys(entries);
  const schema = v.strictObject(entries, (issue) => {
    if (issue.expected === 'never') return `is not a key that is known here${suggestion(String(issue.input), keys)}`;
    return issue.expected === 'Object' ? `must be an object, not ${seen(issue.input)}` : 'is missing';
  });
  return noList(schema);
}

/** Valibot takes a list for an object; here it is none. */
function noList<S extends v.GenericSchema>(schema: S): S {
  const run: S['~run'] = function (this: S, dataset, config) {
    return schema['~run'].call(this, Array.isArray(dataset.value) ? { value: 'a list' } : dataset, config);
  };
  return { ...schema, '~run': run };
}

type Issue = v.BaseIssue<unknown>;
interface Complaint {
  readonly keys: readonly unknown[];
  readonly issue: Issue;
}

/** The one issue that is reported: an unknown key explains a missing one, so it comes first. Path and message make a sentence. */
export function firstComplaint(issues: readonly Issue[]): string {
  const complaints = issues.flatMap((issue) => spread(issue, []));
  const { keys, issue } = complaints.find((c) => c.issue.expected === 'never') ?? complaints[0];
  return `${keyPath(keys)} ${issue.message}`;
}

/** What is wrong inside the alternative that was meant says more than that none of the alternatives fits. */
function spread(issue: Issue, before: readonly unknown[]): Complaint[] {
  const keys = [...before, ...(issue.path ?? []).map((item) => item.key)];
  const inside = issue.type === 'union' ? (issue.issues ?? []).filter((i) => i.path) : [];
  return inside.length > 0 ? inside.flatMap((i) => spread(i, keys)) : [{ keys, issue }];
}

/** `bounds.frames`, `starts[0].calls[1].kind`. */
export function keyPath(keys: readonly unknown[]): string {
  const text = keys.map((key) => (typeof key === 'number' ? `[${String(key)}]` : `.${short(String(key))}`)).join('');
  return text === '' ? 'the file' : text.replace(/^\./, '');
}

/** The path and the message of an issue of another file. */
export function complaintOf({ path, message }: Issue): string {
  return `${keyPath((path ?? []).map((item) => item.key))}: ${message}`;
}
