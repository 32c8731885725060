import { readRecords } from '../files/record-file.ts';
import { emptyPlaces, recordShape } from '../store/record-shape.ts';
import { SoughtStates } from '../store/sought-states.ts';
import { addLanes, fingerprintLanes, sumLanes } from '../store/state-set-digest.ts';
import type { LaneSums } from '../store/state-set-digest.ts';
import type { SumReply, SumTask } from './tasks.ts';
import type { Session } from './session.ts';

/** Records that are read from a file at a time. */
const READ_RECORDS = 2 ** 14;

/** One worker's part of the sum over all records. */
export function sumRecords({ from, to, fd, sought: texts }: SumTask, { opening: { store }, engine, loops, memory }: Session): SumReply {
  const shape = recordShape(store, engine.codec.words);
  const lanes = shape.states ? loops : fingerprintLanes;
  const sought = new SoughtStates(texts);
  if (fd === null) {
    const { stride } = shape;
    const isEmpty = emptyPlaces(shape, memory);
    const log = { words: memory.log, at: from * stride, stride, count: to - from, isEmpty: (i: number) => isEmpty(from + i) };
    return { sums: sumLanes(lanes, log, sought), seen: [...sought.seen] };
  }
  const stride = shape.fileStride;
  const words = new Int32Array(READ_RECORDS * stride);
  const isEmpty = (i: number): boolean => words[(i + 1) * stride - 1] === 0;
  let sums: LaneSums = [0, 0, 0];
  for (let id = from; id < to; id += READ_RECORDS) {
    const count = readRecords(fd, stride, id, Math.min(to, id + READ_RECORDS), words);
    sums = addLanes(sums, sumLanes(lanes, { words, at: 0, stride, count, isEmpty }, sought));
  }
  return { sums, seen: [...sought.seen] };
}
