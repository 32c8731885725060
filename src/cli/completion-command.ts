import { Argument, Command } from 'commander';
import { candidates } from './candidates.ts';
import type { Values } from './candidates.ts';
import { completionScripts } from './completion-scripts.ts';
import { printLines } from './terminal.ts';

const examples = `Examples:
  $ source <(pincheck completion bash)          for this shell; in ~/.bashrc, for every one
  $ pincheck completion fish > ~/.config/fish/completions/pincheck.fish
`;

/** `completion SHELL`. */
export function completionCommand(done: (code: number) => void): Command {
  return new Command('completion')
    .summary('print what makes a shell complete words of this program')
    .description('Prints a script for a shell. It needs the program as `pincheck` on the PATH, for which `npm link` is one way.')
    .addHelpText('beforeAll', examples)
    .addArgument(new Argument('<shell>', 'your shell').choices(Object.keys(completionScripts)))
    .action((shell: string) => {
      process.stdout.write(completionScripts[shell]);
      done(0);
    });
}

/** `complete -- WORDS`, which the scripts call: a line for each candidate. */
export function completeCommand(): Command {
  return new Command('complete').argument('[words...]').action(async (words: string[], _options: unknown, command: Command) => {
    if (command.parent) printLines(process.stdout, await candidates(command.parent, words, values));
  });
}

const scenarios = async (): Promise<string[]> => (await import('./scenario-files.ts')).shippedScenarios().map(({ name }) => name);
const kernels = async (): Promise<string[]> => (await import('../kernel/catalogue.ts')).kernels.map(({ name }) => name);

const values: Values = {
  scenario: scenarios,
  scenarios,
  kernel: kernels,
  model: async () => (await import('../models/registry.ts')).modelNames,
  set: async () => [...Object.keys((await import('../scenario/schema.ts')).boundRules), 'start'].map((key) => `${key}=`),
  invariant: async () => {
    const { subjectOf } = await import('./subject.ts');
    const { violableNames } = await import('../report/judgement.ts');
    return violableNames(subjectOf(undefined, undefined, undefined, []).model);
  },
};
