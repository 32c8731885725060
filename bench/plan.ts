import type { Contestant } from './contestant.ts';
import { sizeOf } from './subjects.ts';
import type { Size, Subject } from './subjects.ts';

/** Who is measured on one model at one size, in alternation. */
export interface Group {
  readonly subject: Subject;
  readonly size: Size;
  readonly contestants: readonly Contestant[];
}

/** What to compare with: pincheck with as many cores, in every group. */
const REFERENCES = ['pincheck-1', 'pincheck-2'];

/**
 * Without a size, every contestant is measured at the usual size for its pace, and pincheck at each of these, so that every ratio is of two figures of the same size and run; with a size, all of
 * them are at that one.
 */
export function planOf(subjects: readonly Subject[], contestants: readonly Contestant[], sizeName?: string): Group[] {
  return subjects.flatMap((subject) => {
    const players = contestants.filter((c) => c.plays(subject));
    const groups = subject.sizes.map((size) => ({ subject, size, contestants: players.filter((c) => plays(subject, size, c)) }));
    return groups.filter((group) => group.contestants.length > 0);
  });

  function plays(subject: Subject, size: Size, contestant: Contestant): boolean {
    if (sizeName !== undefined) return size === sizeOf(subject, sizeName);
    if (REFERENCES.includes(contestant.id)) {
      const others = contestants.filter((c) => c.plays(subject) && !REFERENCES.includes(c.id) && c.cores === contestant.cores);
      return size.name === subject.large || size.name === subject.usual.fast || others.some((c) => subject.usual[c.pace] === size.name);
    }
    return size.name === subject.usual[contestant.pace];
  }
}

/** The contestant's counterpart: pincheck on as many cores. */
export function referenceFor(cores: number): string {
  return REFERENCES[Math.min(cores, REFERENCES.length) - 1];
}
