import type { ModelSpec } from '../src/explorer/model/model.ts';

/** What a complete search must report; a run that reports anything else fails the benchmark. */
export interface Counts {
  /** Different states. */
  readonly distinct: number;
  /** Initial states plus transitions taken, those that lead to known states or change nothing included. */
  readonly generated: number;
}

/** One model at one size: what is measured. */
export interface Size {
  /** As it is given to `--size`. */
  readonly name: string;
  /** The model's configuration, and so its parameters in every tool's language. */
  readonly settings: Readonly<Record<string, number>>;
  readonly counts: Counts;
}

/** How much a tool can do in a minute or so; it decides at which size it is measured. */
export type Pace = 'fast' | 'slow' | 'slower' | 'slowest';

/** A model that is written for several tools. */
export interface Subject {
  /** Its name in pincheck, and stem of the files in `models/`. */
  readonly model: string;
  readonly sizes: readonly Size[];
  /** Names of the sizes that are measured if none is asked for. */
  readonly usual: Readonly<Record<Pace, string>>;
  /** Two workers are measured at this size, too. */
  readonly large?: string;
  /** Steps on the longest path without a repetition, at most: the depth of a search that goes deep first. */
  pathMax(counts: Counts): number;
  /** What the parameters are called in the models written for other tools. */
  readonly names: Readonly<Record<string, { readonly spin: string; readonly murphi: string; readonly tla: string }>>;
  /** Module and invariants of the TLA+ model. */
  readonly tla: { readonly module: string; readonly constants: readonly string[]; readonly invariants: readonly string[] };
}

const managers = (n: number, distinct: number, generated: number): Size => ({
  name: String(n),
  settings: { managers: n },
  counts: { distinct, generated },
});

const pages = (p: number, actors: number, distinct: number, generated: number): Size => ({
  name: `${String(p)}x${String(actors)}`,
  settings: { pages: p, actors },
  counts: { distinct, generated },
});

export const subjects: readonly Subject[] = [
  {
    model: 'two-phase-commit',
    sizes: [
      managers(3, 288, 1_146),
      managers(5, 8_832, 58_146),
      managers(6, 50_816, 402_306),
      managers(7, 296_448, 2_744_706),
      managers(8, 1_745_408, 18_507_778),
      managers(9, 10_340_352, 123_558_402),
    ],
    usual: { fast: '8', slow: '8', slower: '7', slowest: '6' },
    large: '9',
    pathMax: () => 10_000,
    names: { managers: { spin: 'N', murphi: 'N', tla: 'N' } },
    tla: { module: 'TwoPhaseCommit', constants: [], invariants: ['Consistent'] },
  },
  {
    model: 'page-pin',
    sizes: [
      pages(1, 4, 767, 5_956),
      pages(2, 2, 3_969, 29_327),
      pages(2, 3, 49_729, 494_029),
      pages(3, 2, 250_047, 2_678_124),
      pages(2, 4, 588_289, 7_721_851),
      pages(3, 3, 11_089_567, 154_725_391),
    ],
    usual: { fast: '3x3', slow: '2x4', slower: '2x3', slowest: '2x3' },
    pathMax: ({ distinct }) => distinct,
    names: { pages: { spin: 'P', murphi: 'PAGES', tla: 'P' }, actors: { spin: 'A', murphi: 'ACTORS', tla: 'A' } },
    tla: {
      module: 'PagePin',
      constants: ['SharePinned = FALSE'],
      invariants: ['PinnedIsNotShared', 'EveryReferenceIsCounted', 'FreeIsClean'],
    },
  },
];

/** The size of that name; undefined if its counts are not known. */
export function sizeOf(subject: Subject, name: string): Size | undefined {
  return subject.sizes.find((size) => size.name === name);
}

export function specOf({ model }: Subject, { settings }: Size): ModelSpec {
  return { model, config: settings };
}
