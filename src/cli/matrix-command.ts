import { Argument, Command, Option } from 'commander';
import { withEffortOptions, withMemoryOption } from './effort-options.ts';
import { refuseOthers } from './given-options.ts';
import { numberOption, pathOption } from './option-values.ts';
import type { GoldenFlags, MatrixFlags } from './run-matrix.ts';

const matrixExamples = `Examples:
  $ npm run matrix                                          every scenario under every kernel
  $ npm run matrix -- --kernel 6.2 --kernel 6.6             under some kernels
  $ npm run matrix -- merge trim                            some scenarios
  $ npm run matrix -- --widen --time-limit 600              larger questions, ten minutes each at most
`;

const matrixCodes = `
Exit codes: 0 no cell has changed, 1 a cell differs from the golden manifest or from what its scenario expects, 2 usage or scenario error, 3 inconclusive (a limit ended a search), 4 fault of the tool or the model, 130 interrupted.`;

const goldenExamples = `Examples:
  $ npm run golden                                          the manifest as a table
  $ npm run golden -- --update                              explores everything, and writes it anew
  $ npm run golden -- --update pipe --kernel 6.6            one cell
`;

const scenarios = new Argument('[scenarios...]', 'names of scenarios or paths of .json files; all that are shipped, if absent');

/** `matrix [SCENARIO...]`. */
export function matrixCommand(done: (code: number) => void): Command {
  const command = new Command('matrix')
    .summary('explore every scenario under every kernel, and compare with the golden manifest')
    .description('Explores scenarios under kernels, and compares every cell with results/golden.json.')
    .addHelpText('beforeAll', matrixExamples)
    .addArgument(scenarios)
    .option('--kernel <name>', 'only this kernel; may be repeated', repeated, [])
    .option('--golden <file>', 'compare with this manifest instead of results/golden.json', pathOption)
    .option('--widen', 'explore each cell with bounds wider and wider; the time limit is for each search', false)
    .addOption(
      new Option('--max-states <n>', 'stop each search at the end of the level that reaches that many distinct states').argParser(
        numberOption(1, true),
      ),
    );
  return withMemoryOption(withEffortOptions(command))
    .option('--json', 'print one JSON object on stdout and nothing else', false)
    .option('--out <dir>', 'where the results folder is made', pathOption, 'results')
    .addHelpText('after', matrixCodes)
    .action(async (names: string[], _options: unknown, self: Command) => {
      const flags = self.optsWithGlobals<MatrixFlags>();
      if (flags.widen) {
        const { runWidened } = await import('./run-widened.ts');
        done(await runWidened(names, flags));
        return;
      }
      const { runMatrix } = await import('./run-matrix.ts');
      done(await runMatrix(names, flags));
    });
}

/** `golden [--update [SCENARIO...]]`. */
export function goldenCommand(done: (code: number) => void): Command {
  const command = new Command('golden')
    .summary('show the golden manifest of the matrix or, with --update, write it anew')
    .description('Shows results/golden.json, or explores cells and writes them into it: the only way to change it.')
    .addHelpText('beforeAll', goldenExamples)
    .addArgument(scenarios)
    .option('--update', 'explore, and write what came of it into the manifest', false)
    .option('--kernel <name>', 'with --update, only this kernel; may be repeated', repeated, [])
    .option('--golden <file>', 'this manifest instead of results/golden.json', pathOption);
  return withMemoryOption(withEffortOptions(command))
    .addHelpText('after', matrixCodes)
    .action(async (names: string[], _options: unknown, self: Command) => {
      const flags = self.optsWithGlobals<GoldenFlags>();
      if (!flags.update) refuseOthers(self, ['golden'], 'means nothing without --update');
      const { runGolden } = await import('./run-matrix.ts');
      done(await runGolden(names, flags));
    });
}

function repeated(name: string, before: readonly string[]): string[] {
  return [...before, name];
}
