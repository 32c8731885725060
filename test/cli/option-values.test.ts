import { describe, expect, it } from 'vitest';
import { memoryOption, numberOption } from '../../src/cli/option-values.ts';

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

describe('a number', () => {
  it.each([
    ['7', 7],
    ['2e6', 2e6],
    ['1.5e1', 15],
  ])('%s', (text, value) => {
    expect(numberOption(7, true)(text)).toBe(value);
  });

  it.each(['', ' 8', '0x8', '-8', '8e-1', '1.5', '1.2.3', '6', '9e99', 'Infinity'])('%j is no integer from 7 on', (text) => {
    expect(() => numberOption(7, true)(text)).toThrow('It must be an integer from 7 on.');
  });

  it.each(['0x8', '.', '+1', '0.4'])('%j is no number from 0.5 on', (text) => {
    expect(() => numberOption(0.5, false)(text)).toThrow('It must be a number from 0.5 on.');
  });
});
