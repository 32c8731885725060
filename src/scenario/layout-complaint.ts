import type { SchemaNode } from '../explorer/model/schema.ts';
import type { CallPlan, Layout, ModelConfig } from '../state/bounds.ts';
import { snapshotSchema } from '../state/snapshot.ts';
import { keyPath } from './checked.ts';

type Plan = Omit<ModelConfig, 'kernel' | 'change'>;

/** Integers in one snapshot, at most: ten times what the largest shipped scenario needs. */
const LEAVES_MAX = 8000;

/** The first reason why the state of a scenario cannot be laid out, as a sentence that begins with a key's path; null if there is none. */
export function layoutComplaint(plan: Plan): string | null {
  for (const check of [boundsFit, listsFit, pagesMakeSense, foliosMakeSense, callsMakeSense]) {
    for (const complaint of check(plan)) return complaint;
  }
  const leaves = countLeaves(snapshotSchema({ ...plan, kernel: '' }));
  return leaves > LEAVES_MAX
    ? `bounds make a state of ${String(leaves)} integers, and ${String(LEAVES_MAX)} is the most: fewer frames, bios or segments would help`
    : null;
}

function* boundsFit({ bounds, actors }: Plan): Generator<string> {
  if (bounds.unitsPerPage % bounds.dmaBlock !== 0) {
    yield `bounds.dmaBlock must divide unitsPerPage (${String(bounds.unitsPerPage)}), not be ${String(bounds.dmaBlock)}`;
  }
  if (bounds.processes < 2 && actors.includes('forker')) yield 'bounds.processes must be 2 where the forker acts';
  if (bounds.clones >= bounds.bios && bounds.clones > 0) {
    yield `bounds.clones must be less than bios (${String(bounds.bios)}): clones take bios, too`;
  }
  if (new Set(actors).size < actors.length) yield 'actors names somebody twice';
}

/** Every index of the layout points into what the bounds give. */
function* listsFit({ bounds, layout }: Plan): Generator<string> {
  const { frames, virtualPages } = bounds;
  if (layout.pages.length > frames) yield `layout.pages has ${String(layout.pages.length)} pages, but bounds.frames is ${String(frames)}`;
  if (layout.mapping.length > virtualPages) {
    yield `layout.mapping has ${String(layout.mapping.length)} pages, but bounds.virtualPages is ${String(virtualPages)}`;
  }
  if (layout.pgmaps.length > frames)
    yield `layout.pgmaps has ${String(layout.pgmaps.length)} pages, but bounds.frames is ${String(frames)}`;
  const within = function* (key: keyof Layout, list: readonly (number | null)[], end: number, bound: string): Generator<string> {
    for (const [i, value] of list.entries()) {
      if (value !== null && value >= end) yield `${keyPath(['layout', key, i])} is ${String(value)}, but ${bound} is ${String(end)}`;
    }
  };
  yield* within('mapping', layout.mapping, frames, 'bounds.frames');
  yield* within('xarray', layout.xarray, frames, 'bounds.frames');
  yield* within('dirty', layout.dirty, frames, 'bounds.frames');
  yield* within('fault', layout.fault, virtualPages, 'bounds.virtualPages');
  yield* within('dontFork', layout.dontFork, virtualPages, 'bounds.virtualPages');
}

/** Every page has an owner from the start, and only pages that can be mapped are. */
function* pagesMakeSense({ layout }: Plan): Generator<string> {
  const { pages, mapping } = layout;
  for (const [v, frame] of mapping.entries()) {
    if (frame === null) continue;
    const kind = frame < pages.length ? pages[frame] : 'free';
    if (kind === 'free' || kind === 'kernel') yield `layout.mapping[${String(v)}] maps frame ${String(frame)}, which is ${kind}`;
    if (kind === 'anon' && mapping.indexOf(frame) !== v) yield `layout.mapping[${String(v)}] maps the anon frame ${String(frame)} again`;
  }
  for (const [frame, kind] of pages.entries()) {
    const inFolio = layout.folios.some((f) => frame >= f.head && frame < f.head + f.pages);
    if (kind === 'anon' && !inFolio && !mapping.includes(frame))
      yield `layout.pages[${String(frame)}] is anon, but layout.mapping has no page that maps it`;
    if (kind === 'zero' && pages.indexOf('zero') !== frame) yield `layout.pages[${String(frame)}] is a second zero page`;
  }
  for (const [i, frame] of layout.dirty.entries()) {
    if (pages[frame] !== 'file') yield `layout.dirty[${String(i)}] is frame ${String(frame)}, which is no file page`;
  }
  for (const [i, frame] of layout.xarray.entries()) {
    if (frame !== null && pages[frame] !== 'kernel') {
      yield `layout.xarray[${String(i)}] is frame ${String(frame)}, which is no kernel page: reclaim leaves listed pages to their owner`;
    }
  }
}

function* foliosMakeSense({ bounds, layout }: Plan): Generator<string> {
  for (const [i, folio] of layout.folios.entries()) {
    const at = `layout.folios[${String(i)}]`;
    const end = folio.head + folio.pages;
    if (end > bounds.frames) yield `${at} ends at frame ${String(end)}, but bounds.frames is ${String(bounds.frames)}`;
    if (layout.folios.some((other, j) => j < i && other.head < end && folio.head < other.head + other.pages))
      yield `${at} overlaps another folio`;
    const kinds = new Set(Array.from({ length: folio.pages }, (_, p) => layout.pages[folio.head + p]));
    if (kinds.size > 1) yield `${at} has pages of several kinds`;
    const mapped = layout.mapping.some((f) => f !== null && f >= folio.head && f < end);
    if (kinds.has('anon') && !mapped) yield `${at} is anon, but layout.mapping has no page that maps it`;
  }
}

function* callsMakeSense(plan: Plan): Generator<string> {
  for (const [s, { calls }] of plan.starts.entries()) {
    for (const [c, call] of calls.entries()) {
      const at = `starts[${String(s)}].calls[${String(c)}]`;
      const before = c > 0 ? calls[c - 1] : null;
      if (call.sameBio && !before?.hold) yield `${at}.sameBio needs a call before it that holds its bio back`;
      if (call.hold && !(c + 1 < calls.length && calls[c + 1].sameBio))
        yield `${at}.hold needs a call after it with sameBio, which submits`;
      for (const complaint of callMakesSense(plan, call)) yield `${at}.${complaint}`;
    }
  }
}

function* callMakesSense(plan: Plan, call: CallPlan): Generator<string> {
  const total = call.segments.reduce((sum, [, length]) => sum + length, 0);
  if (call.kind === 'ubuf' && call.segments.length !== 1) yield 'segments must be one segment for a ubuf';
  if (call.kind === 'pipe' && call.dir !== 'dest') yield 'dir must be dest for a pipe, which is only read into';
  if (call.entry !== 'get-pages' && call.kind !== 'ubuf' && call.kind !== 'iovec')
    yield `kind must be ubuf or iovec where the entry is ${call.entry}`;
  yield* entryMakesSense(call, total);
  if (call.kind === 'zero' && !plan.layout.pages.includes('zero')) yield 'kind is zero, but layout.pages has no zero page';
  if (
    call.kind === 'zero' &&
    (call.op !== 'write' || call.segments.length !== 1 || call.segments[0][0] !== 0 || total > plan.bounds.unitsPerPage)
  )
    yield 'kind zero is a write of one segment [0, length] within a page';
  if (total === 0) yield 'segments have no length at all';
  if (call.lateRevert > total) yield `lateRevert is ${String(call.lateRevert)} units, but the segments have ${String(total)}`;
  const room = roomOf(plan, call);
  if (room === null) return;
  for (const [i, [start, length]] of call.segments.entries()) {
    if (start + length > room.units) {
      yield `segments[${String(i)}] ends at unit ${String(start + length)}, but ${room.name} end${room.name.endsWith('s') ? '' : 's'} at ${String(room.units)}`;
    }
  }
}

/** What some entries are not asked for, and what only one of them knows. */
function* entryMakesSense(
  { entry, op, sameBio, hold, reset, lateRevert, unmapped, completion, setDirty }: CallPlan,
  total: number,
): Generator<string> {
  if (unmapped > total) yield `unmapped is ${String(unmapped)} units, but the segments have ${String(total)}`;
  if (unmapped > 0 && entry !== 'direct-io') yield 'unmapped needs the entry direct-io';
  if (entry === 'get-pages') return;
  if (op === 'zone-append') yield `op must be read or write where the entry is ${entry}`;
  if (sameBio || hold || reset || lateRevert > 0) yield `entry ${entry} goes with neither sameBio, hold, reset nor lateRevert`;
  if (entry === 'bounce-read' && (op !== 'read' || setDirty || completion !== 'release-dirty'))
    yield 'entry bounce-read is a read whose pages are dirtied when they were copied to: completion release-dirty, and no setDirty';
}

/** The space that the segments of an iterator lie in; null where their start means nothing. */
function roomOf({ bounds, layout }: Plan, call: CallPlan): { readonly name: string; readonly units: number } | null {
  const per = bounds.unitsPerPage;
  switch (call.kind) {
    case 'ubuf':
    case 'iovec':
      return { name: 'the virtual pages', units: bounds.virtualPages * per };
    case 'bvec':
    case 'kvec':
      return { name: 'the frames', units: bounds.frames * per };
    case 'xarray':
      return { name: 'the xarray', units: layout.xarray.length * per };
    case 'pipe':
    case 'discard':
    case 'zero':
      return null;
  }
}

function countLeaves(node: SchemaNode): number {
  switch (node.type) {
    case 'leaf':
      return 1;
    case 'object':
      return Object.values(node.fields).reduce((sum, child) => sum + countLeaves(child), 0);
    case 'array':
      return node.length === 0 ? 0 : node.length * countLeaves(node.element);
  }
}
