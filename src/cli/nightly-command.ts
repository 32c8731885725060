import { Command, InvalidArgumentError, Option } from 'commander';
import type { Part } from '../nightly/campaign.ts';
import { withMemoryOption, workersOfMachine } from './effort-options.ts';
import { numberOption, pathOption } from './option-values.ts';
import type { NightlyFlags } from './run-nightly.ts';

/** Four hours. */
const BUDGET = 14_400;
const PARTS_MAX = 1000;

const examples = `Examples:
  $ npm run nightly                                         the campaign of scenarios/nightly.json, within four hours
  $ npm run nightly -- --time-budget 600                    what there is time for; the next night goes on
  $ npm run nightly -- --part 2/4                           a quarter of it, for one of four machines
`;

const codes = `
Exit codes: 0 everything is as it must be, 1 something has changed, is violated unexpectedly, or the canary passed, 2 usage, campaign or scenario error, 3 inconclusive (time ended something, and nothing else is wrong), 4 a fault: an entry could not be explored, or the report not be written, 130 interrupted.`;

/** `nightly`. */
export function nightlyCommand(done: (code: number) => void): Command {
  const command = new Command('nightly')
    .summary('explore the campaign of a night, and say what has changed')
    .description(
      'Explores what scenarios/nightly.json lists, small things first, and compares it with what is known and with the last nights.',
    )
    .addHelpText('beforeAll', examples)
    .addOption(new Option('--time-budget <seconds>', 'end in order after that time').argParser(numberOption(1, false)).default(BUDGET))
    .addOption(
      new Option('--part <k/n>', 'only the k-th of n parts of the campaign, k from 1')
        .argParser(partOption)
        .default({ part: 1, of: 1 }, '1/1'),
    )
    .option('--campaign <file>', 'another campaign than scenarios/nightly.json', pathOption)
    .option('--golden <file>', 'compare with this manifest instead of results/golden.json', pathOption)
    .addOption(workersOfMachine());
  return withMemoryOption(command)
    .option('--json', 'print one JSON object on stdout and nothing else', false)
    .option('--out <dir>', 'where the results folder and the history of nights are', pathOption, 'results')
    .option('--quiet', 'no progress, and only what has to be looked at', false)
    .addHelpText('after', codes)
    .action(async (_options: unknown, self: Command) => {
      const { runNightly } = await import('./run-nightly.ts');
      done(await runNightly(self.optsWithGlobals<NightlyFlags>()));
    });
}

function partOption(text: string): Part {
  const [, part, of] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []).map(Number);
  if (!(part >= 1 && part <= of && of <= PARTS_MAX))
    throw new InvalidArgumentError(`It must be K/N, such as 2/4: K from 1 to N, N up to ${String(PARTS_MAX)}.`);
  return { part, of };
}
