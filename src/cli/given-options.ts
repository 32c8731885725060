import type { Command } from 'commander';
import { UsageError } from './exit-codes.ts';

/** Is the option, by its name in the flags, on the command line? */
export function isGiven(command: Command, name: string): boolean {
  return command.getOptionValueSource(name) === 'cli';
}

/** Refuses an option that is given and would be ignored: throws a UsageError that names it and says `why`. `meant` are those that would not, by their names in the flags. */
export function refuseOthers(command: Command, meant: readonly string[], why: string): void {
  const senseless = command.options.find((option) => {
    const name = option.attributeName();
    return isGiven(command, name) && !meant.includes(name);
  });
  if (senseless) throw new UsageError(`${senseless.long ?? senseless.flags} ${why}`);
}
