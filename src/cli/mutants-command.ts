import { Argument, Command } from 'commander';
import { withEffortOptions } from './effort-options.ts';
import { pathOption } from './option-values.ts';
import type { MutantsFlags } from './run-mutants.ts';

const examples = `Examples:
  $ npm run mutants                              everything: some minutes
  $ npm run mutants -- "rule samePageDrop"       mutants of that name
  $ npm run mutants -- add-page: --on merge      on one scenario
  $ npm run mutants -- --resume results/mutants-20261122T223156Z
                                                 what a campaign has not tried that was ended early
`;

const codes = `
Exit codes: 0 at least 95 % are killed, and docs/mutants.md explains every survivor, 1 not so, 2 usage or scenario error, 3 time ended it, 4 fault of the tool, 130 interrupted.`;

/** `mutants [NAME]`. */
export function mutantsCommand(done: (code: number) => void): Command {
  const command = new Command('mutants')
    .summary('make mistakes in rules and transitions, one at a time, and see which property notices')
    .description('Explores every mutant of the model in small scenarios.')
    .addHelpText('beforeAll', examples)
    .addArgument(new Argument('[name]', 'only mutants whose name contains this'))
    .option(
      '--on <scenario>',
      'try them on this scenario only; may be repeated',
      (name: string, before: string[]) => [...before, name],
      [],
    );
  return withEffortOptions(command)
    .option('--resume <dir>', 'take over what a campaign of the same model found that was ended early, and try the rest', pathOption)
    .option('--json', 'print one JSON object on stdout and nothing else', false)
    .option('--out <dir>', 'where the results folder is made', pathOption, 'results')
    .addHelpText('after', codes)
    .action(async (name: string | undefined, _options: unknown, self: Command) => {
      const { runMutants } = await import('./run-mutants.ts');
      done(await runMutants(name ?? '', self.optsWithGlobals<MutantsFlags>()));
    });
}
