import { pathText } from './changes.ts';
import type { Change } from './changes.ts';
import { valueText } from './value-text.ts';

/** One thing that a step changed: who or what, and how. Notes on one subject are joined to a line. */
export interface Note {
  readonly subject: string;
  readonly text: string;
}

/** Puts the states of one model into words. `State` is what replay gives: a frozen plain object. */
export interface Describer {
  /** What a step changed, in words; changes that no reader misses may be left out. */
  notes(changes: readonly Change[], before: unknown, after: unknown): Note[];
  /** The state in a few words, shown below every step. */
  picture(state: unknown): string[];
  /** Titles of a table with one row a state, or nothing. */
  readonly columns: readonly string[];
  row(state: unknown): string[];
}

/** Knows nothing but the schema: paths and labels. */
export const genericDescriber: Describer = {
  notes: (changes) =>
    changes.map(({ path, leaf, from, to }) => ({
      subject: path.length > 1 ? pathText(path.slice(0, -1)) : 'state',
      text: `${String(path[path.length - 1])} ${valueText(leaf, from)} -> ${valueText(leaf, to)}`,
    })),
  picture: () => [],
  columns: [],
  row: () => [],
};

/** Lines of notes, one for each subject, in the order in which subjects first appear. */
export function noteLines(notes: readonly Note[]): string[] {
  const bySubject = new Map<string, string[]>();
  for (const { subject, text } of notes) bySubject.set(subject, [...(bySubject.get(subject) ?? []), text]);
  return [...bySubject].map(([subject, texts]) => `${subject}: ${texts.join(', ')}`);
}
