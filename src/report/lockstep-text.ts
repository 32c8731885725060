import type { ModelConfig } from '../state/bounds.ts';
import type { Describer } from './describer.ts';
import { directIoDescriber } from './direct-io-text.ts';

type Pair = Readonly<Record<string, unknown>>;

/** Puts pairs of states of the direct-I/O model into words: what both sides have alike is told once, the rest by the name of its kernel. */
export function lockstepDescriber({ against, ...config }: ModelConfig & { readonly against: string }): Describer {
  const sides = [config.kernel, against].map((kernel) => ({ kernel, describer: directIoDescriber({ ...config, kernel }) }));
  const [left, right] = sides;
  const halves = <T>(of: (describer: Describer, kernel: string) => T): [T, T] => [
    of(left.describer, left.kernel),
    of(right.describer, right.kernel),
  ];
  return {
    notes: (changes, before, after) => {
      const told = halves((describer, kernel) => {
        const own = changes.filter(({ path }) => path[0] === kernel).map((change) => ({ ...change, path: change.path.slice(1) }));
        return describer.notes(own, (before as Pair)[kernel], (after as Pair)[kernel]);
      });
      const texts = told.map((notes) => notes.map(({ subject, text }) => `${subject} ${text}`));
      const common = told[0].filter((_, i) => texts[1].includes(texts[0][i]));
      const apart = told.flatMap((notes, s) =>
        notes
          .filter((_, i) => !texts[1 - s].includes(texts[s][i]))
          .map(({ subject, text }) => ({ subject: `${sides[s].kernel} ${subject}`, text })),
      );
      return [...common, ...apart];
    },
    picture: (state) => {
      const [l, r] = halves((describer, kernel) => describer.picture((state as Pair)[kernel]));
      const only = (own: string[], other: string[], kernel: string): string[] =>
        own.filter((text) => !other.includes(text)).map((text) => `${kernel}: ${text}`);
      return [...l.filter((text) => r.includes(text)), ...only(l, r, left.kernel), ...only(r, l, right.kernel)];
    },
    columns: left.describer.columns,
    row: (state) => {
      const [l, r] = halves((describer, kernel) => describer.row((state as Pair)[kernel]));
      return l.map((text, i) => (text === r[i] ? text : `${text} / ${r[i]}`));
    },
  };
}
