import { DIRECT_IO } from '../report/describer-of.ts';
import type { TraceRecord } from '../report/trace-schema.ts';
import type { CallPlan, Layout, ModelConfig } from '../state/bounds.ts';

/** Why user space cannot bring a kernel onto the way of a trace at all, as the end of a sentence; null if it can, perhaps but for some steps. */
export function complaint({ spec, initial }: Pick<TraceRecord, 'spec' | 'initial'>): string | null {
  if (spec.model !== DIRECT_IO) return `it is a trace of the model ${spec.model}, not of the kernel`;
  const { layout, starts } = spec.config as ModelConfig;
  const { calls } = starts[initial];
  for (const [c, call] of calls.entries()) {
    const why = callComplaint(call);
    if (why !== null) return `call ${String(c)} ${why}`;
  }
  return layoutComplaint(layout);
}

function callComplaint({ entry, op, kind, dir, sameBio, hold, reset, lateRevert, completion, setDirty }: CallPlan): string | null {
  if (entry === 'map-user-iov') return 'is a pass-through request, which no block device that can be held takes';
  if (entry === 'direct-io') return 'goes through fs/direct-io.c, which block devices left';
  if (entry === 'bounce-read') return 'is bounced, and direct I/O on a block device is not';
  if (op === 'zone-append') return 'is a zone append, which user space cannot ask a block device for';
  if (kind !== 'ubuf' && kind !== 'iovec') return `has an iterator of kind ${kind}, and direct I/O of a program on a block device has none`;
  if ((op === 'read') !== (dir === 'dest')) return `is a ${op} whose iterator is a ${dir}, and no caller in the kernel makes one`;
  if (sameBio || hold || reset) return 'shares or reuses a bio, and direct I/O on a block device does not';
  if (lateRevert > 0) return 'gives a part back after submission, and direct I/O on a block device does not';
  const read = op === 'read';
  if (setDirty !== read || completion !== (read ? 'check-dirty' : 'release'))
    return 'does not dirty its pages as direct I/O on a block device does';
  return null;
}

function layoutComplaint({ pages, mapping, folios }: Layout): string | null {
  const odd = mapping.findIndex((frame) => frame !== null && pages[frame] !== 'anon');
  if (odd >= 0) return `virtual page ${String(odd)} maps a page of kind ${pages[mapping[odd] ?? 0]}, and the program's memory is anonymous`;
  return folios.length > 0 ? 'memory has large folios, and which pages make one cannot be chosen' : null;
}
