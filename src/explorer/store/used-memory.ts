import type { RecordShape } from './record-shape.ts';
import type { MemoryUse } from '../result.ts';
import type { StoreRoom } from './store-room.ts';
import type { TwoLevels } from './two-levels.ts';

/** Bytes of a new record's places in a run and in the order, on disk. */
const PLACES_ON_DISK = 8;

/** What a search has used of its memory. What was used once is not given back. */
export class UsedMemory {
  readonly #room: StoreRoom;
  readonly #shape: RecordShape;
  /** When states went to disk. */
  #before: MemoryUse | null = null;
  /** On disk: most records of a finished pass, most of them that were new, and the first new one of the running pass. */
  #mostRecords = 0;
  #mostNew = 0;
  #firstNew = 1;

  constructor(room: StoreRoom, shape: RecordShape) {
    this.#room = room;
    this.#shape = shape;
  }

  /** States are in memory: so many records, slots of the index, and what two levels keep; links that stand apart take so many bytes. */
  inMemory(records: number, slots: number, levels: TwoLevels, linkBytes: number): MemoryUse {
    const { orderBytes, packedBytes, bytesMax, memory } = this.#room;
    const { log, links, index, orders, packed } = memory;
    const listed = levels.both(records);
    return {
      recordBytes: 4 * records * this.#shape.stride + linkBytes,
      indexBytes: 4 * slots,
      orderBytes: orderBytes * (listed + levels.most),
      frontierBytes: packedBytes * listed,
      diskBytes: 0,
      bytesMax: Math.min(bytesMax, 4 * (log.length + links.length + index.length + 2 * orders[0].length + packed.length)),
    };
  }

  /** States go to disk; before, this was used. */
  spill(before: MemoryUse): void {
    this.#before = before;
  }

  /** A pass on disk begins, and its new records start at `firstNew`; the last one has filled so many. */
  beginPass(records: number, firstNew: number): void {
    [this.#mostRecords, this.#mostNew] = this.#most(records);
    this.#firstNew = firstNew;
  }

  #most(records: number): [records: number, fresh: number] {
    return [Math.max(this.#mostRecords, records), Math.max(this.#mostNew, records - this.#firstNew)];
  }

  /** States are on disk, where they take so many bytes, and the running pass has filled so many records. Null if they are not. */
  onDisk(records: number, diskBytes: number): MemoryUse | null {
    const before = this.#before;
    if (!before) return null;
    const [most, mostNew] = this.#most(records);
    return {
      ...before,
      recordBytes: Math.max(before.recordBytes, 4 * most * this.#shape.fileStride),
      orderBytes: Math.max(before.orderBytes, PLACES_ON_DISK * mostNew),
      frontierBytes: Math.max(before.frontierBytes, this.#room.packedBytes * most),
      diskBytes,
    };
  }
}
