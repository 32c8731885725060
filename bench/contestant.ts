import type { Counts, Pace, Size, Subject } from './subjects.ts';

/** What is measured: a program that searches one model completely, ready to run. */
export interface Prepared {
  readonly command: readonly string[];
  /** Counts, normalised, out of what it printed. Throws a Failure if the search did not end in order, was not complete or found an error. */
  read(printed: string): Counts;
}

/** A tool in one of its ways of searching. */
export interface Contestant {
  /** As it is given to `--only`. */
  readonly id: string;
  readonly title: string;
  /** Threads or processes that search at the same time. */
  readonly cores: number;
  readonly pace: Pace;
  /** It leaves processes behind that nobody waits for, so that their CPU time has to be watched while they run. */
  readonly leavesOrphans?: boolean;
  /** Why it cannot run here, and how to get it; null if it can. */
  absence(): string | null;
  /** Version and how it was built. */
  version(): string;
  /** Whether there is a model for it. */
  plays(subject: Subject): boolean;
  /** Translates and compiles in `folder`, which is its own; none of that is measured. */
  prepare(subject: Subject, size: Size, folder: string): Prepared;
}

/** A tool that did not do what it was asked for. */
export class Failure extends Error {
  override readonly name = 'Failure';
}

/** The last lines of what a tool printed, for a message. */
export function lastLines(printed: string): string {
  return printed.trimEnd().split('\n').slice(-5).join('\n');
}

/** The number that the pattern's first group matches; commas between digits are left out. Throws a Failure if there is none. */
export function numberIn(printed: string, pattern: RegExp): number {
  const digits = pattern.exec(printed)?.[1];
  if (digits === undefined) throw new Failure(`no ${String(pattern)} in what it printed:\n${lastLines(printed)}`);
  return Number(digits.replaceAll(',', ''));
}
