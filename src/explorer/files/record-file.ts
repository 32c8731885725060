import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { closeSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { basename } from 'node:path';
import { DiskFault, onDisk, synced } from './disk-fault.ts';
import type { RecordReader } from './record-reader.ts';

/** Words that are read or written at a time. */
const WINDOW_WORDS = 2 ** 18;
/** Records that are read where nobody read before. */
const JUMP_RECORDS = 16;
const REFUSED = { made: 'states cannot be made', written: 'states cannot be written', read: 'states cannot be read' } as const;

/** A file of records as a checkpoint names it; what stands behind its last record is not part of it. */
export interface WrittenRecords {
  readonly name: string;
  /** Words a record. */
  readonly stride: number;
  /** The record behind the last one. */
  readonly end: number;
  /** SHA-256, in hexadecimal digits. */
  readonly digest: string;
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
  readonly #hash: Hash | null;
  #first = 0;
  #held = 0;
  #pending = 0;

  private constructor(path: string, stride: number, fd: number, hash: Hash | null) {
    this.#path = path;
    this.stride = stride;
    this.words = new Int32Array(Math.max(JUMP_RECORDS, Math.floor(WINDOW_WORDS / stride)) * stride);
    this.fd = fd;
    this.#hash = hash;
  }

  /** A new file; `digested`, if a checkpoint may name it. Throws a DiskFault if it cannot be made. */
  static make(path: string, stride: number, digested: boolean): RecordFile {
    const fd = onDisk(path, REFUSED.made, () => openSync(path, 'wx+'));
    return new RecordFile(path, stride, fd, digested ? createHash('sha256') : null);
  }

  /** A file of which the records before `end` are to be kept, and have been read into `hash`. Throws a DiskFault. */
  static reopen(path: string, stride: number, end: number, hash: Hash): RecordFile {
    const fd = onDisk(path, REFUSED.written, () => openSync(path, 'r+'));
    const file = new RecordFile(path, stride, fd, hash);
    file.end = end;
    onDisk(path, REFUSED.written, () => ftruncateSync(fd, file.bytes));
    return file;
  }

  get name(): string {
    return basename(this.#path);
  }

  /** Bytes on disk. */
  get bytes(): number {
    return 4 * this.stride * this.end;
  }

  /** Appends the record that begins at `from[at]`, with `link` for its last word, if that is another. It can be read after the next `flush`. */
  append(from: Int32Array, at: number, link: number = from[at + this.stride - 1]): void {
    const { words, stride } = this;
    this.#held = 0;
    for (let w = 0; w < stride - 1; w++) words[this.#pending + w] = from[at + w];
    this.#pending += stride;
    words[this.#pending - 1] = link;
    this.end++;
    if (this.#pending === words.length) this.flush();
  }

  flush(): void {
    const bytes = 4 * this.#pending;
    const at = this.bytes - bytes;
    for (let done = 0; done < bytes;) {
      done += onDisk(this.#path, REFUSED.written, () =>
        writeSync(this.fd, new Uint8Array(this.words.buffer, done, bytes - done), 0, bytes - done, at + done),
      );
    }
    this.#hash?.update(new Uint8Array(this.words.buffer, 0, bytes));
    this.#pending = 0;
  }

  /** What a checkpoint says of it, when all of that is on the disk. Throws a DiskFault. */
  async written(): Promise<WrittenRecords> {
    if (!this.#hash) throw new Error(`${this.#path} has no digest`);
    this.flush();
    await synced(this.#path, REFUSED.written, this.fd);
    return { name: this.name, stride: this.stride, end: this.end, digest: this.#hash.copy().digest('hex') };
  }

  locate(id: number): number {
    if (id < this.#first || id >= this.#first + this.#held) {
      // Who reads on gets much at once; a trace jumps about.
      const many = id === this.#first + this.#held ? this.words.length / this.stride : JUMP_RECORDS;
      const end = Math.min(this.end, id + many);
      this.#held = onDisk(this.#path, REFUSED.read, () => readRecords(this.fd, this.stride, id, end, this.words));
      this.#first = id;
    }
    return (id - this.#first) * this.stride;
  }

  /** The file stays. */
  close(): void {
    closeSync(this.fd);
  }
}

/** Most bytes that the system reads at a time. */
const READ_BYTES_MAX = 2 ** 30;

/** Reads the records from `from` up to `to` to the start of `into`; answers how many these are. */
export function readRecords(fd: number, stride: number, from: number, to: number, into: Int32Array): number {
  const bytes = 4 * stride * (to - from);
  for (let done = 0; done < bytes;) {
    const some = Math.min(READ_BYTES_MAX, bytes - done);
    const read = readSync(fd, new Uint8Array(into.buffer, into.byteOffset + done, some), 0, some, 4 * stride * from + done);
    if (read === 0) throw new DiskFault('a file of states is shorter than it was written');
    done += read;
  }
  return to - from;
}
