import { Argument, Command, Option } from 'commander';
import { withEffortOptions, withMemoryOption } from './effort-options.ts';
import { numberOption, onceOption, pathOption, settingOption } from './option-values.ts';
import type { DiffFlags } from './run-diff.ts';

const examples = `Examples:
  $ npm run diff -- --kernel 6.2 --against 6.6                          the first thing in which the default scenario differs
  $ npm run diff -- --kernel 6.2 --against 6.6 --observe same-bytes     the first difference in what somebody reads
  $ npm run diff -- --kernel v5 --against 6.6 merge --keep-going        the first difference of every kind
`;

const codes = `
Exit codes: 0 nothing differs within the bounds, 1 something differs, 2 usage or scenario error, 3 inconclusive (a limit ended the search), 4 fault of the tool or the model, 130 interrupted.`;

/** `diff --kernel A --against B [SCENARIO]`. */
export function diffCommand(done: (code: number) => void): Command {
  const command = new Command('diff')
    .summary('explore a scenario under two kernels at once, and report the shortest way to what differs')
    .description('Explores a scenario under two kernels in lockstep.')
    .addHelpText('beforeAll', examples)
    .addArgument(new Argument('[scenario]', 'name of a scenario or path of a .json file; dio-read-fork, if absent'))
    .requiredOption('--kernel <name>', 'rule set of one kernel version', onceOption)
    .requiredOption('--against <name>', 'rule set of the other', onceOption)
    .addOption(
      new Option('--observe <name>', 'look only at this; may be repeated')
        .argParser((name: string, before: string[]) => [...before, name])
        .default([], 'all'),
    )
    .option('--keep-going', 'do not stop at a difference; report the first one of every kind', false)
    .addOption(
      new Option('--set <key=value>', 'change a bound, or pick one start with start=N, N from 0; may be repeated')
        .argParser(settingOption)
        .default([], 'none'),
    )
    .addOption(new Option('--depth <n>', 'do not look further than that many steps from the start').argParser(numberOption(0, true)));
  return withMemoryOption(withEffortOptions(command))
    .addOption(new Option('--trace <mode>', 'how the way to a difference is printed').choices(['diff', 'full', 'off']).default('diff'))
    .option('--json', 'print one JSON object on stdout and nothing else', false)
    .option('--out <dir>', 'where the results folder is made', pathOption, 'results')
    .addHelpText('after', codes)
    .action(async (scenario: string | undefined, _options: unknown, self: Command) => {
      const { runDiff } = await import('./run-diff.ts');
      done(await runDiff(scenario, self.optsWithGlobals<DiffFlags>()));
    });
}
