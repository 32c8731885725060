import { createHash } from 'node:crypto';
import { readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DiskFault } from '../../src/explorer/files/disk-fault.ts';
import { readRecords, RecordFile } from '../../src/explorer/files/record-file.ts';
import { emptyFolder } from '../empty-folder.ts';

/** So long that 16 records are written at a time. */
const STRIDE = 2 ** 14;
const COUNT = 40;

const wordOf = (id: number, w: number): number => 1000 * id + w;
const record = (id: number): Int32Array => Int32Array.from({ length: STRIDE }, (_, w) => wordOf(id, w));

function filled(): { file: RecordFile; path: string } {
  const path = join(emptyFolder(), 'states');
  const file = RecordFile.make(path, STRIDE, true);
  for (let id = 0; id < COUNT; id++) file.append(record(id), 0);
  file.flush();
  return { file, path };
}

describe('a file of records', () => {
  it('has what was appended, in whatever order it is read', () => {
    const { file } = filled();
    expect(file).toMatchObject({ end: COUNT, bytes: 4 * STRIDE * COUNT });
    for (const id of [0, 1, 15, 16, 17, 39, 31, 2, 38, 0]) {
      const at = file.locate(id);
      expect([file.words[at], file.words[at + STRIDE - 1]]).toEqual([wordOf(id, 0), wordOf(id, STRIDE - 1)]);
    }
    file.close();
  });

  it('takes another link for the last word, and is read again after it was written to', () => {
    const { file } = filled();
    expect(file.words[file.locate(30)]).toBe(wordOf(30, 0));
    file.append(record(7), 0, -5);
    file.flush();
    expect(file.words[file.locate(30)]).toBe(wordOf(30, 0));
    const at = file.locate(40);
    expect([file.words[at], file.words[at + STRIDE - 2], file.words[at + STRIDE - 1]]).toEqual([wordOf(7, 0), wordOf(7, STRIDE - 2), -5]);
    file.close();
  });

  it('is told with the digest of its bytes, before and after it is opened again for less', async () => {
    const { file, path } = filled();
    const whole = await file.written();
    expect(whole).toEqual({
      name: 'states',
      stride: STRIDE,
      end: COUNT,
      digest: createHash('sha256').update(readFileSync(path)).digest('hex'),
    });
    file.close();

    const kept = readFileSync(path).subarray(0, 4 * STRIDE * 20);
    const again = RecordFile.reopen(path, STRIDE, 20, createHash('sha256').update(kept));
    expect(readFileSync(path)).toHaveLength(kept.length);
    for (let id = 20; id < COUNT; id++) again.append(record(id), 0);
    expect(await again.written()).toEqual(whole);
    again.close();
  });

  it('that was cut is a fault, and not waited for', () => {
    const { file, path } = filled();
    truncateSync(path, 4 * STRIDE * 20 + 4);
    const into = new Int32Array(2 * STRIDE);
    expect(readRecords(file.fd, STRIDE, 18, 20, into)).toBe(2);
    expect(into[STRIDE]).toBe(wordOf(19, 0));
    expect(() => readRecords(file.fd, STRIDE, 19, 21, into)).toThrow('a file of states is shorter than it was written');
    expect(() => file.locate(30)).toThrow(
      new DiskFault(`${path}: states cannot be read there: a file of states is shorter than it was written`),
    );
    file.close();
  });

  it('is never made over another one', () => {
    const { file, path } = filled();
    expect(() => RecordFile.make(path, STRIDE, true)).toThrow(/states cannot be made there: EEXIST/);
    expect(() => RecordFile.make(join(path, 'below'), STRIDE, true)).toThrow(DiskFault);
    file.close();
  });
});
