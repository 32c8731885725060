import { Command, Option } from 'commander';
import type { ReplayFlags } from './run-replay.ts';

const examples = `Examples:
  $ npm run replay -- results/dio-read-fork-6.2-20260131T120000Z/trace-issuer-sees-data.json
  $ npm run replay -- trace.json --trace full
`;

const codes = `
Exit codes: 1 the violation is reproduced, 0 the trace replays but the property holds at its end, 2 not a trace file, 4 the model cannot follow the trace.`;

/** `replay FILE`. */
export function replayCommand(done: (code: number) => void): Command {
  return new Command('replay')
    .summary('walk a counterexample once more, step by step')
    .description('Replays the actions of a trace file through the model that the file describes.')
    .addHelpText('beforeAll', examples)
    .argument('<file>', 'trace-<property>.json of a results folder')
    .addOption(new Option('--trace <mode>', 'how the trace is printed').choices(['diff', 'full', 'off']).default('diff'))
    .option('--json', 'print one JSON object on stdout and nothing else', false)
    .addHelpText('after', codes)
    .action(async (file: string, _options: unknown, command: Command) => {
      const { runReplay } = await import('./run-replay.ts');
      done(runReplay(file, command.optsWithGlobals<ReplayFlags>()));
    });
}
