import { availableParallelism, totalmem } from 'node:os';
import { Argument, Command, Option } from 'commander';
import { graphOption, memoryOption, numberOption, onceOption, pathOption, settingOption, workersOption } from './option-values.ts';
import { UsageError } from './exit-codes.ts';
import type { ExploreFlags } from './explore-flags.ts';
import { isGiven, refuseOthers } from './given-options.ts';
import { portOption } from './serve-command.ts';

const WORKERS_MAX = 64;
/** More threads than this seldom pay for a space that a person waits for. */
const WORKERS_AUTO_MAX = 4;

/** Seconds: what a person would not like to lose, and longer than most searches. */
const CHECKPOINT_SECONDS = 600;
/** Seconds: longer than any task of a thread on a slow disk. */
const STALL_SECONDS = 600;

/** Share of the machine's memory that a search may take if nothing is said. */
const MEMORY_SHARE = '70%';

/** What can be asked of a row of the matrix. */
const ROW_FLAGS: readonly (keyof ExploreFlags)[] = [
  ...(['kernel', 'set', 'engine', 'store', 'json', 'out', 'quiet'] as const),
  ...(['workers', 'depth', 'maxStates', 'timeLimit', 'memoryLimit'] as const),
];

const examples = `Examples:
  $ npm run explore                                        the default scenario under the default kernel
  $ npm run explore -- dio-read-fork --kernel 6.2          the same before the series: a counterexample
  $ npm run explore -- trim --set frames=3 --workers 2     with a bound changed
  $ npm run explore -- merge --json --quiet                one JSON object on stdout
  $ npm run explore -- --model two-phase-commit --set managers=8
`;

const codes = `
Exit codes: 0 verified, 1 violated, 2 usage or scenario error, 3 inconclusive (a limit ended the search), 4 fault of the tool or the model, 130 interrupted.`;

/** `explore [SCENARIO]`. The search itself is loaded when it is wanted. */
export function exploreCommand(done: (code: number) => void): Command {
  const auto = Math.min(WORKERS_AUTO_MAX, availableParallelism());
  const command = new Command('explore')
    .summary('explore a scenario completely, and report what holds or the shortest way to what does not')
    .description('Explores every interleaving of a scenario within its bounds.')
    .addHelpText('beforeAll', examples)
    .addArgument(new Argument('[scenario]', 'name of a scenario (see `list scenarios`) or path of a .json file; dio-read-fork, if absent'))
    .option('--kernel <name>', 'rule set of a kernel version (see `list kernels`), or "all"; v5, if absent', onceOption)
    .option('--model <name>', 'another model instead of a scenario (see `list models`)', onceOption)
    .addOption(
      new Option('--workers <n>', `threads, or "auto": as many as there are cores, at most ${String(WORKERS_AUTO_MAX)}`)
        .argParser(workersOption(auto, WORKERS_MAX))
        .default(auto, 'auto'),
    )
    .addOption(
      new Option('--set <key=value>', 'change a bound, or pick one start with start=N, N from 0; may be repeated')
        .argParser(settingOption)
        .default([], 'none'),
    )
    .addOption(new Option('--depth <n>', 'do not expand states that many steps from the start').argParser(numberOption(0, true)))
    .addOption(
      new Option('--max-states <n>', 'stop at the end of the level that reaches that many distinct states').argParser(
        numberOption(1, true),
      ),
    )
    .addOption(new Option('--time-limit <seconds>', 'stop after that time').argParser(numberOption(0.001, false)));
  return withLongSearchOptions(command)
    .option('--check-determinism', 'ask every guard, effect and property twice; end with code 4 if the answers differ', false)
    .addOption(new Option('--engine <name>', 'how recipes are run').choices(['packed', 'immer']).default('packed'))
    .addOption(
      new Option('--store <kind>', 'what is kept of a visited state: itself, or 8 bytes of fingerprint, which may hide another state')
        .choices(['exact', 'hash64'])
        .default('exact'),
    )
    .option('--keep-going', 'do not stop at a violation; report the first one of every property', false)
    .addOption(
      new Option(
        '--max-violations <n>',
        'look for that many different counterexamples: of another property, or by another set of transitions',
      ).argParser(numberOption(1, true)),
    )
    .option('--minimize', 'look for the smallest world in which the first violation is found: fewest actors, pages, smallest bounds', false)
    .addOption(
      new Option('--invariant <name>', 'check only this property, by name or number such as I4; may be repeated')
        .argParser((name: string, before: string[]) => [...before, name])
        .default([], 'all'),
    )
    .option('--json', 'print one JSON object on stdout and nothing else', false)
    .addOption(new Option('--trace <mode>', 'how counterexamples are printed').choices(['diff', 'full', 'off']).default('diff'))
    .option('--profile', 'when the search is over, measure what its parts and each transition cost', false)
    .option('--explain-size', 'when the search is over, say what makes so many states, and how many more to expect', false)
    .option('--dump-views', 'print the JavaScript that is generated for the model, and explore nothing', false)
    .addOption(
      new Option('--graph <format>', 'write the states and what leads from one to another as a graph: dot or graphml; may be repeated')
        .argParser(graphOption)
        .default([], 'none'),
    )
    .option('--out <dir>', 'where the results folder is made', pathOption, 'results')
    .option('--serve', 'when all is written, serve an explorer of the model to the browser, as `serve` does', false)
    .addOption(portOption())
    .option('--quiet', 'no progress, and only the verdict', false)
    .addHelpText('after', codes)
    .action(async (scenario: string | undefined, _options: unknown, command: Command) => {
      const flags = command.optsWithGlobals<ExploreFlags>();
      if (!flags.serve && isGiven(command, 'port')) throw new UsageError('--port means nothing without --serve');
      if (flags.kernel === 'all') {
        refuseOthers(command, ROW_FLAGS, 'needs one kernel, not --kernel all');
        const { runAllKernels } = await import('./run-all-kernels.ts');
        done(await runAllKernels(scenario, flags));
      } else {
        const { runExplore } = await import('./run-explore.ts');
        if (flags.resume === undefined) return done(await runExplore(scenario, flags));
        const { resumedSearch } = await import('./checkpoints.ts');
        const resumed = resumedSearch(flags.resume, scenario, flags, (flag) => isGiven(command, flag));
        done(await runExplore(resumed.scenario, resumed.flags, resumed));
      }
    });
}

/** Options of searches that may outgrow memory, time and patience. */
function withLongSearchOptions(command: Command): Command {
  const memory = memoryOption(totalmem());
  return command
    .addOption(
      new Option('--memory-limit <size>', 'what may be kept of states in memory: 500M, 6G, or a share of this machine, such as 50%')
        .argParser(memory)
        .default(memory(MEMORY_SHARE), MEMORY_SHARE),
    )
    .option('--no-spill', 'stop where memory ends, instead of moving states to a folder below the results')
    .addOption(
      new Option('--checkpoint-every <seconds>', 'write a checkpoint so often, and when the search is stopped; 0: never')
        .argParser(numberOption(0, false))
        .default(CHECKPOINT_SECONDS),
    )
    .option('--resume <dir>', 'go on from a checkpoint, with its scenario, kernel, bounds and options', pathOption)
    .addOption(
      new Option('--stall-limit <seconds>', 'end with exit code 4 when no thread has done anything for so long')
        .argParser(numberOption(1, false))
        .default(STALL_SECONDS),
    );
}
