import { Command } from 'commander';
import { pathOption } from './option-values.ts';
import type { ReproducerFlags } from './run-reproducer.ts';

const examples = `Examples:
  $ npm run reproducer -- results/dio-read-fork-6.2-20260131T120000Z/trace-issuer-sees-data.json
  $ npm run reproducer -- trace.json --out fork.c
`;

const codes = `
Exit codes: 0 the program is written, 2 not a trace file, or one that user space cannot force, 4 the model cannot follow the trace.`;

/** `reproducer TRACE`. */
export function reproducerCommand(done: (code: number) => void): Command {
  return new Command('reproducer')
    .summary('write a C program that drives a real kernel through a counterexample')
    .description(
      'Writes a C program that forces the schedule of a trace on a kernel, as far as user space can, and tells what parent and child see.',
    )
    .addHelpText('beforeAll', examples)
    .argument('<trace>', 'trace-<property>.json of a results folder')
    .option('--out <file>', 'the program; where the trace is, with .c at its end, if absent', pathOption)
    .addHelpText('after', codes)
    .action(async (trace: string, _options: unknown, command: Command) => {
      const { runReproducer } = await import('./run-reproducer.ts');
      done(runReproducer(trace, command.optsWithGlobals<ReproducerFlags>()));
    });
}
