import * as v from 'valibot';
import { kernels } from '../kernel/catalogue.ts';
import { actors } from '../state/bounds.ts';
import type { Bounds } from '../state/bounds.ts';
import { completions, directions, entries, iteratorKinds, ops } from '../state/names.ts';
import { bool, integer, kebabCase, keyed, listOf, oneOfNames, oneOfNumbers, sentence } from './checked.ts';

/** A rule with a sentence for people, which editors show. */
function told<const S extends v.GenericSchema>(rule: S, sentence: string) {
  return v.pipe(rule, v.description(sentence));
}

/** What a scenario may say of each bound. A range is what is sane, not what is quick: a search has limits of its own. */
export const boundRules = {
  unitsPerPage: told(oneOfNumbers([1, 2, 4]), 'Units of length in a page; 4 if absent.'),
  virtualPages: told(integer(1, 8), 'Virtual pages of the buffer, the same in every process; 1 if absent.'),
  frames: told(integer(1, 16), 'Page frames; as many as layout.pages lists, if absent. Copies need free ones.'),
  processes: told(integer(1, 2), '1: only the issuer; 2: also the child that it can fork. 1 if absent.'),
  bios: told(integer(1, 8), 'Bios, with those that are split off or cloned; 1 if absent.'),
  vecs: told(integer(1, 16), 'bi_max_vecs of a bio with a table of its own; 2 if absent.'),
  bias: told(integer(2, 1024), 'GUP_PIN_COUNTING_BIAS; 3 if absent.'),
  logicalBlock: told(oneOfNumbers([1, 2, 4, 8, 16]), 'Logical block size in units; 1 if absent.'),
  memoryAlign: told(oneOfNumbers([1, 2, 4]), 'What the device asks of start and length of user memory, in units; 1 if absent.'),
  dmaBlock: told(oneOfNumbers([1, 2, 4]), 'Units that the device transfers in one step; a page, if absent.'),
  granularity: told(
    oneOfNames(['coarse', 'fine']),
    'fine: gup, fork and copy-on-write in the steps that the kernel takes. coarse, if absent.',
  ),
  zoneAppendLimit: told(integer(0, 64), 'Queue limit of a zone append in units, 0 where there is none; 64 if absent.'),
  maxHwUnits: told(integer(1, 64), 'Queue limit of a pass-through request in units; 64 if absent.'),
  maxSegments: told(integer(1, 128), 'Queue limit of a pass-through request in segments; 128 if absent.'),
  deviceErrors: told(bool, 'The device may fail a bio; false if absent.'),
  extraRefs: told(integer(0, 8), 'References that others take and drop for a short time, per page at most; 0 if absent.'),
  clones: told(integer(0, 7), 'Most bios that the lower layer splits off or clones; 0 if absent.'),
} satisfies Record<keyof Bounds, v.GenericSchema>;

/** Does a scenario take these bounds? */
export function areBounds(bounds: Bounds): boolean {
  return v.is(v.object(boundRules), bounds);
}

const frame = integer(0, 15);
const frameOrNone = v.nullable(frame);

const layout = keyed({
  /** What each frame is at the start. A pipe page appears when an extraction pushes it. */
  pages: listOf(oneOfNames(['free', 'anon', 'file', 'zero', 'kernel']), 0, 16),
  mapping: listOf(frameOrNone, 0, 8),
  pgmaps: v.optional(listOf(integer(0, 3), 0, 16)),
  folios: v.optional(listOf(keyed({ head: frame, pages: integer(2, 16) }), 0, 8)),
  fault: v.optional(listOf(integer(0, 7), 0, 8)),
  dontFork: v.optional(listOf(integer(0, 7), 0, 8)),
  xarray: v.optional(listOf(frameOrNone, 0, 16)),
  dirty: v.optional(listOf(frame, 0, 16)),
});

const segment = v.strictTuple([integer(0, 64), integer(0, 64)], (issue) =>
  issue.expected === 'never' ? 'is one too many: a segment is [start, length] in units' : 'must be [start, length] in units',
);

const call = keyed({
  entry: v.optional(told(oneOfNames(entries), 'Kernel entry point; get-pages, if absent.')),
  op: oneOfNames(ops),
  kind: told(oneOfNames(iteratorKinds), 'Kind of the iterator.'),
  dir: v.optional(told(oneOfNames(directions), 'Direction that the iterator claims; dest for a read, else source, if absent.')),
  segments: told(
    listOf(segment, 1, 8),
    'Start and length in units: virtual for ubuf and iovec, physical for bvec and kvec, file position for xarray; the start is ignored for a pipe.',
  ),
  completion: v.optional(
    told(oneOfNames(completions), 'What end_io does with the pages; check-dirty for a read into user memory, else release, if absent.'),
  ),
  setDirty: v.optional(told(bool, 'Pages are dirtied before submission; true for a read into user memory, if absent.')),
  sameBio: v.optional(told(bool, 'Fills the bio that the call before holds back.')),
  hold: v.optional(told(bool, 'Returns after filling the bio; the next call submits it.')),
  repeat: v.optional(told(bool, 'Calls again as long as the iterator is not empty; true unless the call holds, if absent.')),
  reset: v.optional(told(bool, 'Reuses the released bio of the round before by bio_reset().')),
  lateRevert: v.optional(told(integer(0, 64), 'Units given back by iov_iter_revert() after submission.')),
  unmapped: v.optional(told(integer(0, 64), 'Units at the end for which get_block() fails; only for entry direct-io.')),
});

const propertyNames = v.optional(listOf(kebabCase, 0, 64));

/** `verified`, the property that must be violated, or either with properties left out of the check and the reason. */
const expectation = v.union(
  [kebabCase, keyed({ violated: v.optional(kebabCase), skip: propertyNames, why: sentence })],
  'must be "verified", the name of a property, or { violated, skip, why }',
);

const names = listOf(kebabCase, 0, 128);

const ruleChange = v.record(v.string(), v.union([v.string(), v.boolean()], 'must be a value of that rule: a name, true or false'));

/** A rule set by name, with named differences. */
const ruleSet = keyed({
  kernel: told(oneOfNames(kernels.map((k) => k.name)), 'The kernel whose rules are taken.'),
  change: v.optional(told(ruleChange, 'Rules that differ, by name.')),
});

/** A bug that was really there: rules that have it, rules that do not, and what tells them apart. */
const bug = keyed({
  fix: told(sentence, 'Title of the commit or the series that mended it.'),
  commit: v.optional(told(sentence, 'Commit, abbreviated to 12 digits; absent where none is known.')),
  year: integer(2010, 2100),
  cve: v.optional(sentence),
  story: told(sentence, 'What happened, in one sentence.'),
  buggy: told(ruleSet, 'Rules that have the bug.'),
  fixed: told(ruleSet, 'Rules that have it no more.'),
  violates: told(kebabCase, 'Property that the buggy rules violate.'),
  steps: told(integer(1, 200), 'Length of the shortest counterexample.'),
});

export const scenarioSchema = keyed({
  $schema: v.optional(v.string()),
  name: told(kebabCase, 'The same as the name of the file.'),
  title: told(sentence, 'One sentence: what happens.'),
  story: v.optional(told(sentence, 'Why anybody should care.')),
  bounds: v.optional(v.partial(keyed(boundRules))),
  layout,
  actors: told(listOf(oneOfNames(actors), 1, actors.length), 'Who may act; transitions of others are left out.'),
  cloneReleases: v.optional(told(bool, 'A stacking driver calls bio_release_pages() on its clones.')),
  starts: told(
    listOf(keyed({ calls: listOf(call, 1, 4) }), 1, 64),
    'Alternatives: each is an initial state with calls that are about to be made.',
  ),
  expect: v.optional(told(keyed(Object.fromEntries(kernels.map((k) => [k.name, v.optional(expectation)]))), 'What each kernel must give.')),
  goals: v.optional(told(names, 'Goals that must be met where everything is expected to hold.')),
  alive: v.optional(
    told(
      v.union([v.literal('all'), names], 'must be "all" or a list of transitions'),
      'Transitions that must fire where everything is expected to hold.',
    ),
  ),
  slow: v.optional(told(bool, 'Too large for every push.')),
  bug: v.optional(told(bug, 'Only in scenarios/bugs: the bug that the scenario shows.')),
});

export type ScenarioFile = v.InferOutput<typeof scenarioSchema>;
export type CallFile = v.InferOutput<typeof call>;
export type LayoutFile = v.InferOutput<typeof layout>;
