import { IOVEC, UBUF } from './names.ts';
import type { Call } from './snapshot.ts';

/** user_backed_iter() [include/linux/uio.h]. */
export function userBacked(call: Call): boolean {
  return call.kind === UBUF || call.kind === IOVEC;
}

/** Units consumed so far: total - iov_iter.count. */
export function consumed(call: Call): number {
  return call.total - call.left;
}

/** Index of the segment that holds the next unit; empty and finished segments are skipped. `segments.length` at the end. */
function currentSegment(call: Call): number {
  let position = consumed(call);
  let s = 0;
  while (s < call.segments.length && position >= call.segments[s].len) {
    position -= call.segments[s].len;
    s++;
  }
  return s;
}

/** Units of the current segment that are consumed (iov_offset). */
function segmentOffset(call: Call): number {
  let position = consumed(call);
  for (let s = 0; s < call.segments.length && position >= call.segments[s].len; s++) position -= call.segments[s].len;
  return position;
}

/** Address in units of the next byte: virtual for user memory, physical for kernel memory, file position for an xarray. */
export function currentAddress(call: Call): number {
  const s = currentSegment(call);
  return s < call.segments.length ? call.segments[s].start + segmentOffset(call) : 0;
}

/** Units left in the current segment. */
export function segmentLeft(call: Call): number {
  const s = currentSegment(call);
  return s < call.segments.length ? call.segments[s].len - segmentOffset(call) : 0;
}

/** Address in units of the next byte of a user-backed iterator. */
export function userAddress(call: Call): number {
  return currentAddress(call);
}

/** Pages that segment `s` touches: its part of iov_iter_npages(). */
export function pagesOfSegment(call: Call, s: number, unitsPerPage: number): number {
  const { start, len } = call.segments[s];
  return len === 0 ? 0 : Math.ceil(((start % unitsPerPage) + len) / unitsPerPage);
}
