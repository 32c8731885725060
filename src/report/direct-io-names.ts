import type { Leaf } from '../explorer/model/schema.ts';
import { valueText } from './value-text.ts';

const processNames = ['parent', 'child'];

/** The issuer of the I/O is the parent; what it forks is the child. */
export function processName(index: number): string {
  return processNames[index] ?? `process ${String(index)}`;
}

export function frameName(index: number): string {
  return `P${String(index)}`;
}

/** A reference to a frame as snapshots store it: index + 1, 0 for none, one more than there are for a wild pointer. */
export function frameRef(value: number, frames: number): string {
  if (value === 0) return 'none';
  return value > frames ? 'wild' : frameName(value - 1);
}

type RefKind = 'frame' | 'bio' | 'call';

/** Fields that hold references, by the list they stand in and their name. */
const references: Readonly<Record<string, RefKind>> = {
  'ptes.page': 'frame',
  'ptes.cowFrom': 'frame',
  'ptes.cowTo': 'frame',
  'array.page': 'frame',
  'pipe.page': 'frame',
  'vecs.page': 'frame',
  'sealed.page': 'frame',
  'taken.page': 'frame',
  'dio.page': 'frame',
  'bounce.page': 'frame',
  'calls.gupPage': 'frame',
  'calls.bio': 'bio',
  'bios.origin': 'bio',
  'bios.parent': 'bio',
  'bios.call': 'call',
};

/** The value of a field that stands in elements of `list`. */
export function fieldText(list: string, field: string, leaf: Leaf, value: number, frames: number): string {
  const key = `${list}.${field}`;
  const kind = Object.hasOwn(references, key) ? references[key] : null;
  if (kind === null) return valueText(leaf, value);
  if (kind === 'frame') return frameRef(value, frames);
  return value === 0 ? 'none' : `${kind} ${String(value - 1)}`;
}

/** Kernel names of flags and fields whose own name says less. */
const kernelNames: Readonly<Record<string, string>> = {
  'processes.hasPinned': 'MMF_HAS_PINNED',
  'processes.seq': 'write_protect_seq',
  'processes.locked': 'mmap_lock held by fork',
  'bios.noPageRef': 'BIO_NO_PAGE_REF',
  'bios.reffed': 'BIO_PAGE_REFFED',
  'bios.pinned': 'BIO_PAGE_PINNED',
  'bios.cloned': 'BIO_CLONED',
  'bios.size': 'bi_size',
  'bios.max': 'bi_max_vecs',
  'bios.vcnt': 'bi_vcnt',
  'bios.rem': 'bi_remaining',
  'calls.left': 'iterator left',
  'calls.inFlight': 'bios in flight',
  'calls.pc': 'next',
};

export function fieldName(list: string, field: string): string {
  return kernelNames[`${list}.${field}`] ?? field;
}
