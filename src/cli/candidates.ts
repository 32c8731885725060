import type { Argument, Command, Option } from 'commander';

/** Values that are no choices of the command line, by the name of an option or argument; asked for only if they are wanted. */
export type Values = Readonly<Record<string, () => Promise<readonly string[]>>>;

/** What may stand at the place of the last word, given those before it; nothing where a file is wanted. Words may be incomplete or wrong. */
export async function candidates(program: Command, words: readonly string[], values: Values): Promise<string[]> {
  const before = words.slice(0, -1);
  const partial = words.at(-1) ?? '';
  const at = before.findIndex((word) => program.commands.some((c) => c.name() === word));
  const command = program.commands.find((c) => at >= 0 && c.name() === before[at]) ?? program;
  const option = optionsOf(program, command).find((o) => o.long === before.at(-1));
  const found =
    option && takesValue(option) ? await valuesOf(option, values) : await wordsOf(program, command, before.slice(at + 1), partial, values);
  // eslint-disable-next-line no-control-regex -- a candidate is a line, and nothing that a terminal obeys
  return found.filter((word) => word.startsWith(partial) && !/[\u0000-\u001f\u007f]/.test(word));
}

function optionsOf(program: Command, command: Command): Option[] {
  return [...new Set([...command.options, ...program.options])].filter((o) => !o.hidden);
}

function takesValue({ required, optional }: Option): boolean {
  return required || optional;
}

async function wordsOf(program: Command, command: Command, given: readonly string[], partial: string, values: Values): Promise<string[]> {
  if (partial.startsWith('-')) return [...optionsOf(program, command).flatMap(({ long }) => (long ? [long] : [])), '--help'];
  if (command === program) return visible(program);
  const options = optionsOf(program, command);
  const positions = given.filter(
    (word, i) => !word.startsWith('-') && !options.some((o) => o.long === given[i - 1] && takesValue(o)),
  ).length;
  const { registeredArguments: list } = command;
  const argument = list.at(positions) ?? list.findLast((a) => a.variadic);
  return argument ? valuesOf(argument, values) : [];
}

function visible(program: Command): string[] {
  return program
    .createHelp()
    .visibleCommands(program)
    .map((command) => command.name());
}

async function valuesOf(wanted: Option | Argument, values: Values): Promise<string[]> {
  if (wanted.argChoices) return wanted.argChoices;
  const name = wanted.name();
  return Object.hasOwn(values, name) ? [...(await values[name]())] : [];
}
