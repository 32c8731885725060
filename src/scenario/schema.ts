import * as v from 'valibot';
import { kernels } from '../kernel/catalogue.ts';
import { actors } from '../state/bounds.ts';
import type { Bounds } from '../state/bounds.ts';
import { completions, directions, entries, iteratorKinds, ops } from '../state/names.ts';
import { bool, integer, kebabCase, keyed, listOf, oneOfNames, oneOfNumbers, sentence } from './checked.ts';

/** What a scenario may say of each bound. A range is what is sane, not what is quick: a search has limits of its own. */
export const boundRules = {
  unitsPerPage: oneOfNumbers([1, 2, 4]),
  virtualPages: integer(1, 8),
  frames: integer(1, 16),
  processes: integer(1, 2),
  bios: integer(1, 8),
  vecs: integer(1, 16),
  bias: integer(2, 1024),
  logicalBlock: oneOfNumbers([1, 2, 4, 8, 16]),
  dmaBlock: oneOfNumbers([1, 2, 4]),
  granularity: oneOfNames(['coarse', 'fine']),
  zoneAppendLimit: integer(1, 64),
  maxHwUnits: integer(1, 64),
  maxSegments: integer(1, 128),
  deviceErrors: bool,
  extraRefs: integer(0, 8),
  clones: integer(0, 7),
} satisfies Record<keyof Bounds, v.GenericSchema>;

const frame = integer(0, 15);
const frameOrNone = v.nullable(frame);

const layout = keyed({
  /** What each frame is at the start. A pipe page appears when an extraction pushes it. */
  pages: listOf(oneOfNames(['free', 'anon', 'file', 'zero', 'kernel']), 0, 16),
  mapping: listOf(frameOrNone, 0, 8),
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
  entry: v.optional(oneOfNames(entries)),
  op: oneOfNames(ops),
  kind: oneOfNames(iteratorKinds),
  dir: v.optional(oneOfNames(directions)),
  segments: listOf(segment, 1, 8),
  completion: v.optional(oneOfNames(completions)),
  setDirty: v.optional(bool),
  sameBio: v.optional(bool),
  hold: v.optional(bool),
  repeat: v.optional(bool),
  reset: v.optional(bool),
  lateRevert: v.optional(integer(0, 64)),
});

const propertyNames = v.optional(listOf(kebabCase, 0, 64));

/** `verified`, the property that must be violated, or either with properties left out of the check and the reason. */
const expectation = v.union(
  [kebabCase, keyed({ violated: v.optional(kebabCase), skip: propertyNames, why: sentence })],
  'must be "verified", the name of a property, or { violated, skip, why }',
);

const names = listOf(kebabCase, 0, 128);

export const scenarioSchema = keyed({
  $schema: v.optional(v.string()),
  name: kebabCase,
  title: sentence,
  story: v.optional(sentence),
  bounds: v.optional(v.partial(keyed(boundRules))),
  layout,
  actors: listOf(oneOfNames(actors), 1, actors.length),
  cloneReleases: v.optional(bool),
  starts: listOf(keyed({ calls: listOf(call, 1, 4) }), 1, 64),
  expect: v.optional(keyed(Object.fromEntries(kernels.map((k) => [k.name, v.optional(expectation)])))),
  goals: v.optional(names),
  alive: v.optional(v.union([v.literal('all'), names], 'must be "all" or a list of transitions')),
  slow: v.optional(bool),
});

export type ScenarioFile = v.InferOutput<typeof scenarioSchema>;
export type CallFile = v.InferOutput<typeof call>;
export type LayoutFile = v.InferOutput<typeof layout>;
