import { InvalidArgumentError } from 'commander';
import { graphFormats } from '../report/graph-formats.ts';
import type { GraphFormat } from '../report/graph-formats.ts';
import { grouped } from '../report/value-text.ts';

/** Takes a text that may be given once: of two, one would be ignored. */
export function onceOption(text: string, before: string | undefined): string {
  if (before !== undefined) throw new InvalidArgumentError('It may be given once.');
  return text;
}

/** Takes the name of a file or a folder: an empty one is a variable of a shell that is not set. */
export function pathOption(text: string): string {
  if (text === '') throw new InvalidArgumentError('It must not be empty.');
  return text;
}

/** Parses a decimal number that is at least `min`; 2e6 is one, too. */
export function numberOption(min: number, whole: boolean): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^[\d.]+(e\d+)?$/i.test(text) || !Number.isFinite(value) || value < min || (whole && !Number.isSafeInteger(value))) {
      throw new InvalidArgumentError(
        whole ? `It must be an integer from ${String(min)} on.` : `It must be a number from ${String(min)} on.`,
      );
    }
    return value;
  };
}

/** Parses a number of threads, or `auto`. */
export function workersOption(auto: number, max: number): (text: string) => number {
  return (text) => {
    if (text === 'auto') return auto;
    if (!/^\d+$/.test(text) || Number(text) < 1 || Number(text) > max)
      throw new InvalidArgumentError(`It must be "auto" or an integer from 1 to ${String(max)}.`);
    return Number(text);
  };
}

const UNITS = { '': 1, K: 1e3, M: 1e6, G: 1e9 } as const;
const MEMORY_MIN = 1e6;

/** Parses an amount of memory: bytes, thousands, millions or thousand millions of them, or a share of the machine's `total`. */
export function memoryOption(total: number): (text: string) => number {
  return (text) => {
    const [, value = '', unit = ''] = /^(\d+(?:\.\d+)?)([KMG%]?)$/i.exec(text) ?? [];
    const per = unit === '%' ? total / 100 : UNITS[unit.toUpperCase() as keyof typeof UNITS];
    const bytes = Math.floor(Number(value) * per);
    if (value === '' || bytes < MEMORY_MIN || !Number.isSafeInteger(bytes))
      throw new InvalidArgumentError('It must be at least 1M: bytes, with K, M or G for powers of 1,000, or a share such as 70%.');
    if (bytes > total) throw new InvalidArgumentError(`It must be at most what this machine has, ${grouped(total)} bytes.`);
    return bytes;
  };
}

/** Parses a format of graphs and adds it to those before. */
export function graphOption(text: string, before: readonly GraphFormat[]): GraphFormat[] {
  const format = graphFormats.find((name) => name === text);
  if (!format) throw new InvalidArgumentError(`Allowed choices are ${graphFormats.join(', ')}.`);
  return [...before, format];
}

/** Parses KEY=VALUE and adds it to those before. */
export function settingOption(text: string, before: readonly (readonly [string, string])[]): (readonly [string, string])[] {
  const equals = text.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError('It must have the form KEY=VALUE.');
  return [...before, [text.slice(0, equals), text.slice(equals + 1)] as const];
}
