import type { Bio, Snapshot } from '../state/snapshot.ts';
import { pathText } from './changes.ts';
import type { Change } from './changes.ts';
import type { Note } from './describer.ts';
import { fieldName, fieldText, frameName, frameRef, processName } from './direct-io-names.ts';
import { valueText, wordsOf } from './value-text.ts';

/** Fields that repeat what a reader sees elsewhere: ghosts that properties need, and the ledger, which the picture shows as holders. */
const silent = new Set([
  'calls.taken',
  'calls.entryLeft',
  'calls.passLeft',
  'bios.sealed',
  'bios.sealedCount',
  'bios.first',
  'bios.releases',
]);

/** What a step changed, in words. */
export function directIoNotes(frames: number, changes: readonly Change[], before: Snapshot, after: Snapshot): Note[] {
  const notes: Note[] = [];
  for (let i = 0; i < changes.length; i++) {
    const run = runOf(changes, i);
    const note = noteOf(frames, changes[i], run, before, after);
    i += run - 1;
    // A vector is told whole, so its three fields give the same note.
    const last = notes.at(-1);
    if (note && !(last?.subject === note.subject && last.text === note.text)) notes.push(note);
  }
  return notes;
}

/** How many changes from `i` on do the same to neighbouring units. */
function runOf(changes: readonly Change[], i: number): number {
  const { path, from, to } = changes[i];
  let run = 1;
  if (path[2] !== 'units' && path[2] !== 'transfer') return run;
  while (i + run < changes.length) {
    const next = changes[i + run];
    const follows =
      next.path.length === path.length &&
      next.path.every((key, k) => (k === 3 ? key === Number(path[3]) + run : key === path[k])) &&
      next.from === from &&
      next.to === to;
    if (!follows) break;
    run++;
  }
  return run;
}

function noteOf(frames: number, change: Change, run: number, before: Snapshot, after: Snapshot): Note | null {
  const [root, index, field] = change.path;
  const i = Number(index);
  if (root === 'ledger' || silent.has(`${String(root)}.${String(field)}`)) return null;
  switch (root) {
    case 'pages':
      return {
        subject: frameName(i),
        text: field === 'units' ? unitText(change, run) : changeText(frames, 'pages', String(field), change),
      };
    case 'processes':
      return processNote(frames, change, i);
    case 'calls':
      return { subject: `call ${String(i)}`, text: nestedText(frames, 'calls', change) };
    case 'bios':
      return { subject: `bio ${String(i)}`, text: bioText(frames, change, run, before.bios[i], after.bios[i]) };
    case 'ghost':
      return { subject: change.to === 1 ? 'noted' : 'no longer', text: wordsOf(String(index)) };
    default:
      return { subject: pathText(change.path.slice(0, -1)), text: changeText(frames, String(root), String(change.path.at(-1)), change) };
  }
}

function changeText(frames: number, list: string, field: string, { leaf, from, to }: Change): string {
  return `${fieldName(list, field)} ${fieldText(list, field, leaf, from, frames)} -> ${fieldText(list, field, leaf, to, frames)}`;
}

/** `unit 2` or `units 0-3`, and what happened to them. */
function unitText({ path, leaf, from, to }: Change, run: number): string {
  const first = Number(path[3]);
  const where = run === 1 ? `unit ${String(first)}` : `units ${String(first)}-${String(first + run - 1)}`;
  return `${where} ${valueText(leaf, from)} -> ${valueText(leaf, to)}`;
}

function processNote(frames: number, change: Change, process: number): Note {
  const [, , field, index, leaf] = change.path;
  return field === 'ptes'
    ? { subject: `${processName(process)} pte[${String(index)}]`, text: changeText(frames, 'ptes', String(leaf), change) }
    : { subject: processName(process), text: changeText(frames, 'processes', String(field), change) };
}

/** A leaf of an element, or of an element of one of its lists. */
function nestedText(frames: number, list: string, change: Change): string {
  const [, , field, index, inner] = change.path;
  if (change.path.length === 3) return changeText(frames, list, String(field), change);
  return `${String(field)}[${String(index)}].${changeText(frames, String(field), String(inner), change)}`;
}

function bioText(frames: number, change: Change, run: number, before: Bio, after: Bio): string {
  const [, , field, index, inner] = change.path;
  if (field === 'vecs') {
    const v = Number(index);
    return `vec[${String(v)}] ${vecText(frames, before.vecs[v])} -> ${vecText(frames, after.vecs[v])}`;
  }
  if (field === 'transfer' && inner === 'done')
    return unitText(change, run)
      .replace(/no -> yes$/, 'transferred')
      .replace(/yes -> no$/, 'cleared');
  if (field === 'transfer') return `medium ${unitText(change, run)}`;
  return nestedText(frames, 'bios', change);
}

/** `P0+1 len 3`: the page, the offset in it and the length, in units. */
function vecText(frames: number, { page, off, len }: Bio['vecs'][number]): string {
  return page === 0 && len === 0 ? 'none' : `${frameRef(page, frames)}+${String(off)} len ${String(len)}`;
}
