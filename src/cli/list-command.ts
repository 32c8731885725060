import { Argument, Command } from 'commander';
import type { ListFlags, Listed } from './run-list.ts';

const examples = `Examples:
  $ npm run list -- scenarios
  $ npm run list -- invariants --json
`;

/** `list scenarios|kernels|transitions|invariants|models`. */
export function listCommand(done: (code: number) => void): Command {
  return new Command('list')
    .summary('list scenarios, kernels, transitions, invariants or models')
    .description('Lists what there is.')
    .addHelpText('beforeAll', examples)
    .addArgument(new Argument('<what>', 'what to list').choices(['scenarios', 'kernels', 'transitions', 'invariants', 'models']))
    .option('--json', 'print a JSON list on stdout and nothing else', false)
    .action(async (what: Listed, _options: unknown, command: Command) => {
      const { runList } = await import('./run-list.ts');
      done(await runList(what, command.optsWithGlobals<ListFlags>()));
    });
}
