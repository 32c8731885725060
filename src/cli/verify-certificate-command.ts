import { Command } from 'commander';
import { withEffortOptions, withMemoryOption } from './effort-options.ts';
import type { VerifyFlags } from './run-verify-certificate.ts';

const examples = `Examples:
  $ npm run verify-certificate -- results/dio-read-fork-v5-20260131T120000Z/run.json
`;

const codes = `
Exit codes: 0 the same is found again, 1 something differs, 2 not a certificate, or one that was changed, 3 a limit ended the search, 4 fault of the tool or the model, 130 interrupted.`;

/** `verify-certificate FILE`. */
export function verifyCertificateCommand(done: (code: number) => void): Command {
  const command = new Command('verify-certificate')
    .summary('explore once more what a run.json tells, and compare every claim')
    .description(
      'Builds the model that a run.json describes, explores it under the same limits, and compares everything that was counted and found.',
    )
    .addHelpText('beforeAll', examples)
    .argument('<file>', 'run.json of a results folder');
  return withMemoryOption(withEffortOptions(command))
    .addHelpText('after', codes)
    .action(async (file: string, _options: unknown, self: Command) => {
      const { runVerifyCertificate } = await import('./run-verify-certificate.ts');
      done(await runVerifyCertificate(file, self.optsWithGlobals<VerifyFlags>()));
    });
}
