import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { checkWritable, utcStamp, writeResults } from '../../src/report/results-folder.ts';
import { emptyFolder } from '../empty-folder.ts';

let out = '';
beforeEach(() => {
  out = emptyFolder();
});

describe('a results folder', () => {
  it('is stamped in UTC', () => {
    expect(utcStamp(new Date('2026-01-31T23:59:58.123Z'))).toBe('20260131T235958Z');
  });

  it('gets a number if its name is taken, and the files know it', () => {
    const write = () => writeResults(out, 'run', (folder) => ({ 'a.txt': folder }));
    expect([write(), write(), write()]).toEqual([join(out, 'run'), join(out, 'run-2'), join(out, 'run-3')]);
    expect(readFileSync(join(out, 'run-2', 'a.txt'), 'utf8')).toBe(join(out, 'run-2'));
    expect(readdirSync(out).sort()).toEqual(['run', 'run-2', 'run-3']);
  });

  it('is all there or not at all', () => {
    expect(() => writeResults(out, 'run', () => ({ 'a.txt': 'a', 'no/such/b.txt': 'b' }))).toThrow(/ENOENT/);
    expect(readdirSync(out)).toEqual([]);
  });

  it('is refused before the search if it cannot be made', () => {
    writeFileSync(join(out, 'file'), '');
    expect(checkWritable(join(out, 'file', 'results'))).toMatchObject({ ok: false, why: expect.stringMatching(/cannot be written there/) });
    if (process.platform === 'linux') expect(checkWritable('/proc/results/new')).toMatchObject({ ok: false });
    expect(checkWritable(join(out, 'new', 'deeper'))).toEqual({ ok: true, value: null });
    expect(readdirSync(join(out, 'new', 'deeper'))).toEqual([]);
    rmSync(join(out, 'new'), { recursive: true });
    expect(checkWritable(join(out, 'new'))).toEqual({ ok: true, value: null });
    expect(readdirSync(join(out, 'new'))).toEqual([]);
  });
});
