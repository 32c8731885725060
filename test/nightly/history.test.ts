import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newHistoryFile, readHistory, writeHistory } from '../../src/nightly/history.ts';
import type { PastEntry, PastNight } from '../../src/nightly/history-schema.ts';
import { differences, trendOf } from '../../src/nightly/trend.ts';
import { emptyFolder } from '../empty-folder.ts';

function night(started: string, entry: Partial<PastEntry> = {}, machine = 'one'): PastNight {
  const past = { outcome: 'verified', finished: true, distinct: 10, rate: 1000, memoryBytes: 100, seconds: 2, ...entry } as const;
  return { formatVersion: 1, started, machine, complete: true, seconds: 3, entries: { 'merge v5': past } };
}

describe('the history', () => {
  it('is read as it was written, oldest night first, and names what is none', () => {
    const folder = join(emptyFolder(), 'history');
    expect(readHistory(folder)).toEqual({ nights: [], unreadable: [] });
    writeHistory(newHistoryFile(folder, '20260102T000000Z'), night('second'));
    writeHistory(newHistoryFile(folder, '20260101T000000Z'), night('first'));
    writeFileSync(join(folder, '20260103T000000Z.json'), '{"formatVersion":1,');
    writeFileSync(join(folder, '20260104T000000Z.json'), JSON.stringify({ ...night('other'), formatVersion: 2 }));
    expect(readHistory(folder)).toEqual({
      nights: [night('first'), night('second')],
      unreadable: ['20260103T000000Z.json', '20260104T000000Z.json'],
    });
  });

  it('has a file for each of two nights that begin at once, and shows neither before it says something', () => {
    const folder = join(emptyFolder(), 'history');
    const [a, b] = [newHistoryFile(folder, 'x'), newHistoryFile(folder, 'x')];
    expect([existsSync(a), existsSync(b), a === b]).toEqual([false, false, false]);
    writeHistory(a, night('a'));
    writeHistory(b, night('b'));
    expect(readdirSync(folder).sort()).toEqual(['x-2.json', 'x.json']);
    expect(readHistory(folder).nights).toEqual([night('a'), night('b')]);
    expect(newHistoryFile(folder, 'x')).toBe(join(folder, 'x-3.json'));
  });

  it('has every entry of a night', () => {
    const folder = emptyFolder();
    const { entries, ...head } = night('long');
    const long = { ...head, entries: { ...entries, 'trim 6.2': entries['merge v5'], 'a "quoted" name': entries['merge v5'] } };
    writeHistory(newHistoryFile(folder, 'x'), long);
    expect(readHistory(folder)).toEqual({ nights: [long], unreadable: [] });
  });

  it('that cannot be written says what the first fault was', () => {
    const file = newHistoryFile(emptyFolder(), 'night');
    writeFileSync(file, 'not a folder');
    expect(() => {
      writeHistory(join(file, 'x.json'), night('a'));
    }).toThrow(/^ENOTDIR: not a directory, open /);
  });

  it('is that of the last thirty nights', () => {
    const folder = emptyFolder();
    const stamps = Array.from({ length: 31 }, (_, i) => `202601${String(i + 1).padStart(2, '0')}T000000Z`);
    for (const stamp of stamps) writeHistory(newHistoryFile(folder, stamp), night(stamp));
    expect(readHistory(folder).nights.map(({ started }) => started)).toEqual(stamps.slice(1));
  });

  it('is in files called .json, whatever else stands beside them', () => {
    const folder = emptyFolder();
    newHistoryFile(folder, '20260101T000000Z');
    writeFileSync(join(folder, 'owner'), '1 1\n');
    expect(readHistory(folder)).toEqual({ nights: [], unreadable: [] });
  });

  it('keeps what it had if a file cannot be replaced', () => {
    const folder = join(emptyFolder(), 'history');
    const path = newHistoryFile(folder, 'x');
    writeHistory(path, night('a'));
    mkdirSync(`${path}.new`);
    expect(() => writeHistory(path, night('b'))).toThrow('EISDIR');
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(night('a'));
  });

  it('has nothing of a file that could not take its place', () => {
    const folder = emptyFolder();
    const path = newHistoryFile(folder, 'x');
    mkdirSync(path);
    expect(() => writeHistory(path, night('a'))).toThrow('EISDIR');
    expect(readdirSync(folder)).toEqual(['x.json']);
  });
});

describe('a trend', () => {
  const nights = [1000, 900, 1100].map((rate, i) => night(String(i), { rate }));

  it('is the median of what finished, and rates of other machines are not compared', () => {
    const others = [night('x', { rate: 5 }, 'other'), night('y', { distinct: 3, finished: false })];
    expect(trendOf('merge v5', [...nights, ...others], 'one')).toEqual({ nights: 4, distinct: 10, rate: 1000, memoryBytes: 100 });
    expect(trendOf('merge v5', nights, 'other')).toMatchObject({ distinct: 10, rate: null });
    expect(trendOf('trim v5', nights, 'one')).toBeNull();
  });

  it('forgets what is long ago', () => {
    const old = Array.from({ length: 9 }, () => night('old', { distinct: 7 }));
    expect(trendOf('merge v5', [...old, ...Array.from({ length: 7 }, () => night('new'))], 'one')).toMatchObject({
      nights: 7,
      distinct: 10,
    });
  });

  it('calls counts changed, and all else a note', () => {
    const trend = { nights: 3, distinct: 10, rate: 1000, memoryBytes: 100 };
    expect(differences({ distinct: 10, rate: 701, memoryBytes: 130 }, trend)).toEqual({ changed: [], notes: [] });
    expect(differences({ distinct: 11, rate: 699, memoryBytes: 131 }, trend)).toEqual({
      changed: ['11 distinct states, and 10 in the last nights'],
      notes: ['slower: 699 states/s, and 1,000 in the last nights', 'more memory: 131 bytes, and 100 in the last nights'],
    });
    expect(differences({ distinct: 11, rate: null, memoryBytes: 131 }, null)).toEqual({ changed: [], notes: [] });
  });
});
