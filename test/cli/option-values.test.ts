import { describe, expect, it } from 'vitest';
import { memoryOption } from '../../src/cli/option-values.ts';

describe('an amount of memory', () => {
  it.each([
    ['128000000', 128e6],
    ['1000K', 1e6],
    ['128M', 128e6],
    ['1.5g', 1.5e9],
    ['70%', 7e9],
    ['100%', 10e9],
  ])('%s', (text, bytes) => {
    expect(memoryOption(10e9)(text)).toBe(bytes);
  });

  it.each(['', '0', '1K', '0.001%', '-5G', '5T', 'much', '1e9', '9999999999G', '%'])('%j is none', (text) => {
    expect(() => memoryOption(10e9)(text)).toThrow('at least 1M');
  });
});
