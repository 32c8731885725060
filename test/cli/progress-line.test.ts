import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProgressLine, progressText } from '../../src/cli/progress-line.ts';

const progress = { depth: 14, distinct: 1_204_311, generated: 4_900_000, frontier: 88_213 };
const line = 'depth 14, 1,204,311 distinct, 4,900,000 generated, 120,431 states/s, frontier 88,213, 96 MB, 00:00:10';

describe('a progress line', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(process.memoryUsage, 'rss').mockReturnValue(96.2e6);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  function written(isTTY: boolean, milliseconds: number): string[] {
    const writes: string[] = [];
    const stream = { isTTY, columns: 120, write: (text: string) => writes.push(text) };
    const teller = new ProgressLine(stream as unknown as NodeJS.WriteStream);
    teller.begin(() => progress);
    vi.advanceTimersByTime(milliseconds);
    teller.end();
    return writes;
  }

  it('says where the search is', () => {
    expect(progressText(progress, 96.2e6, 10)).toBe(line);
    expect(progressText(progress, 0, 3725)).toMatch(/01:02:05$/);
  });

  it('is a plain line every 5 s away from a terminal', () => {
    expect(written(false, 4999)).toEqual([]);
    const writes = written(false, 10_000);
    expect(writes[1]).toBe(`${line}\n`);
    expect(writes).toHaveLength(2);
  });

  it('is rewritten on a terminal, and wiped at the end', () => {
    const writes = written(true, 1000);
    expect(writes).toHaveLength(5);
    expect(writes[0]).toContain('\r\u001b[2Kdepth 14, ');
    expect(writes.at(-1)).toBe('\r\u001b[2K');
    expect(writes.join('')).not.toContain('\n');
  });
});
