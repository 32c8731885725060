import { readRecords } from '../files/record-file.ts';
import { recordShape } from '../store/record-shape.ts';
import { SoughtStates } from '../store/sought-states.ts';
import { addLanes, fingerprintLanes, sumLanes } from '../store/state-set-digest.ts';
import type { LaneSums } from '../store/state-set-digest.ts';
import type { SumReply, SumTask } from './tasks.ts';
import type { Session } from './session.ts';

/** Records that are read from a file at a time. */
const READ_RECORDS = 2 ** 14;

/** One worker's part of the sum over all records. */
export function sumRecords({ from, to, fd, sought: texts }: SumTask, { opening: { store }, engine, loops, memory }: Session): SumReply {
  const { stride, link } = recordShape(store, engine.codec.words);
  const lanes = store === 'exact' ? loops : fingerprintLanes;
  const sought = new SoughtStates(texts);
  const sumOf = (words: Int32Array, at: number, count: number): LaneSums => sumLanes(lanes, { words, at, link, count }, sought);
  if (fd === null) return { sums: sumOf(memory.log, from * stride, to - from), seen: [...sought.seen] };
  const read = new Int32Array(READ_RECORDS * stride);
  let sums: LaneSums = [0, 0, 0];
  for (let id = from; id < to; id += READ_RECORDS) {
    const count = readRecords(fd, stride, id, Math.min(to, id + READ_RECORDS), read);
    sums = addLanes(sums, sumOf(read, 0, count));
  }
  return { sums, seen: [...sought.seen] };
}
