import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import type { RecordReader } from './record-reader.ts';

/** Words that are read or written at a time. */
const WINDOW_WORDS = 2 ** 18;
/** Records that are read where nobody read before. */
const JUMP_RECORDS = 16;

/** The disk refused what a search wanted to keep there. */
export class DiskFault extends Error {
  override readonly name: string = 'DiskFault';
}

/** Records of `stride` words in a file of their own, one behind the other: record `id` begins at word `id * stride`. */
export class RecordFile implements RecordReader {
  readonly stride: number;
  /** For `readRecords`, by any thread of this process, while the file is open. */
  readonly fd: number;
  /** The record behind the last one. */
  end = 0;
  readonly #path: string;
  /** What was read, or is to be written. */
  readonly words: Int32Array;
  #first = 0;
  #held = 0;
  #pending = 0;

  /** Throws a DiskFault if the file cannot be made. */
  constructor(path: string, stride: number) {
    this.#path = path;
    this.stride = stride;
    this.words = new Int32Array(Math.max(JUMP_RECORDS, Math.floor(WINDOW_WORDS / stride)) * stride);
    this.fd = onDisk(path, 'made', () => openSync(path, 'wx+'));
  }

  /** Bytes on disk. */
  get bytes(): number {
    return 4 * this.stride * this.end;
  }

  /** Appends the record that begins at `from[at]`. It can be read after the next `flush`. */
  append(from: Int32Array, at: number): void {
    const { words, stride } = this;
    this.#held = 0;
    for (let w = 0; w < stride; w++) words[this.#pending + w] = from[at + w];
    this.#pending += stride;
    this.end++;
    if (this.#pending === words.length) this.flush();
  }

  /** Changes the last word of the record that was appended last. */
  relink(link: number): void {
    this.words[this.#pending - 1] = link;
  }

  flush(): void {
    const bytes = 4 * this.#pending;
    const at = this.bytes - bytes;
    for (let done = 0; done < bytes;) {
      done += onDisk(this.#path, 'written', () =>
        writeSync(this.fd, new Uint8Array(this.words.buffer, done, bytes - done), 0, bytes - done, at + done),
      );
    }
    this.#pending = 0;
  }

  locate(id: number): number {
    if (id < this.#first || id >= this.#first + this.#held) {
      // Who reads on gets much at once; a trace jumps about.
      const many = id === this.#first + this.#held ? this.words.length / this.stride : JUMP_RECORDS;
      const end = Math.min(this.end, id + many);
      this.#held = onDisk(this.#path, 'read', () => readRecords(this.fd, this.stride, id, end, this.words));
      this.#first = id;
    }
    return (id - this.#first) * this.stride;
  }

  /** The file stays. */
  close(): void {
    closeSync(this.fd);
  }
}

/** Does what a disk may refuse; throws a DiskFault that names the place. */
export function onDisk<T>(path: string, what: 'made' | 'written' | 'read', run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw new DiskFault(`${path}: states cannot be ${what} there: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Reads the records from `from` up to `to` to the start of `into`; answers how many these are. */
export function readRecords(fd: number, stride: number, from: number, to: number, into: Int32Array): number {
  const bytes = 4 * stride * (to - from);
  for (let done = 0; done < bytes;) {
    const read = readSync(fd, new Uint8Array(into.buffer, into.byteOffset + done, bytes - done), 0, bytes - done, 4 * stride * from + done);
    if (read === 0) throw new DiskFault('a file of states is shorter than it was written');
    done += read;
  }
  return to - from;
}
