import { InvalidArgumentError } from 'commander';

/** Parses a number that is at least `min`. */
export function numberOption(min: number, whole: boolean): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isFinite(value) || value < min || (whole && !Number.isSafeInteger(value))) {
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

/** Parses KEY=VALUE and adds it to those before. */
export function settingOption(text: string, before: readonly (readonly [string, string])[]): (readonly [string, string])[] {
  const equals = text.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError('It must have the form KEY=VALUE.');
  return [...before, [text.slice(0, equals), text.slice(equals + 1)] as const];
}
