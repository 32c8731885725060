import { Command, InvalidArgumentError, Option } from 'commander';
import { numberOption } from './option-values.ts';
import type { ServeFlags } from './run-serve.ts';

/** Where the explorer in the browser is found if nothing is said. */
const DEFAULT_PORT = 7337;
const PORT_MAX = 65_535;

const examples = `Examples:
  $ npm run serve                                       the newest run below results/
  $ npm run serve -- results/dio-read-fork-6.2-20260131T120000Z --port 8000
`;

const codes = `
Exit codes: 0 stopped by SIGINT or SIGTERM, 2 no results there, or the port is in use.`;

/** `--port`, also of \`explore --serve\`. */
export function portOption(): Option {
  return new Option('--port <n>', 'port of 127.0.0.1 for the explorer in the browser; 0 lets the system choose')
    .argParser(portNumber)
    .default(DEFAULT_PORT);
}

function portNumber(text: string): number {
  const port = numberOption(0, true)(text);
  if (port > PORT_MAX) throw new InvalidArgumentError(`It must be an integer from 0 to ${String(PORT_MAX)}.`);
  return port;
}

/** `serve [RESULTS]`. */
export function serveCommand(done: (code: number) => void): Command {
  return new Command('serve')
    .summary('step through a model in the browser')
    .description('Serves an explorer that steps the model of a run, live, to browsers on this machine.')
    .addHelpText('beforeAll', examples)
    .argument('[results]', 'folder of a run; the newest one below results/, if absent')
    .addOption(portOption())
    .addHelpText('after', codes)
    .action(async (results: string | undefined, _options: unknown, command: Command) => {
      const { runServe } = await import('./run-serve.ts');
      done(await runServe(results, command.optsWithGlobals<ServeFlags>()));
    });
}
