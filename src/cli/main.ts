import { Command, CommanderError } from 'commander';
import { completeCommand, completionCommand } from './completion-command.ts';
import { diffCommand } from './diff-command.ts';
import { oneLine } from '../scenario/refusal.ts';
import { Exit, UsageError } from './exit-codes.ts';
import { exploreCommand } from './explore-command.ts';
import { faultText } from './fault-text.ts';
import { listCommand } from './list-command.ts';
import { goldenCommand, matrixCommand } from './matrix-command.ts';
import { nightlyCommand } from './nightly-command.ts';
import { pincheckVersion } from './project-root.ts';
import { mutantsCommand } from './mutants-command.ts';
import { replayCommand } from './replay-command.ts';
import { reproducerCommand } from './reproducer-command.ts';
import { serveCommand } from './serve-command.ts';
import { outliveReader } from './terminal.ts';
import { verifyCertificateCommand } from './verify-certificate-command.ts';

const examples = `Examples:
  $ npm run explore                                     the default scenario
  $ npm run explore -- dio-read-fork --kernel 6.2       with a counterexample
  $ npm run replay -- results/.../trace-NAME.json       a counterexample once more
  $ npm run reproducer -- results/.../trace-NAME.json   a C program that does the same to a real kernel
  $ npm run list -- scenarios
`;

outliveReader(process.stdout, 'stdout');
outliveReader(process.stderr, 'stderr');

/** Runs a command line; the answer is the exit code. Never throws. */
export async function main(argv: readonly string[]): Promise<number> {
  let code: number = Exit.verified;
  const done = (value: number): void => {
    code = value;
  };
  const program = new Command('pincheck')
    .description('Explores the life of a page in Linux direct I/O, exhaustively within stated bounds.')
    .version(pincheckVersion(), '--version', 'print the version')
    .option('--no-color', 'no colours; NO_COLOR and FORCE_COLOR are obeyed, too')
    .addHelpText('before', examples);
  const commands = [
    exploreCommand,
    replayCommand,
    reproducerCommand,
    listCommand,
    matrixCommand,
    goldenCommand,
    diffCommand,
    mutantsCommand,
    nightlyCommand,
    serveCommand,
    verifyCertificateCommand,
    completionCommand,
  ];
  for (const command of commands) program.addCommand(command(done));
  program.addCommand(completeCommand(), { hidden: true });
  for (const command of [program, ...program.commands]) {
    command
      .exitOverride()
      .configureOutput({
        outputError: (text, write) => {
          write(`${oneLine(text.replace(/^error: /, 'pincheck: '))}\n`);
        },
      })
      .showSuggestionAfterError();
  }
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    code = codeOf(error);
  }
  return code;
}

function codeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? Exit.verified : Exit.usage;
  if (error instanceof UsageError) {
    process.stderr.write(`pincheck: ${oneLine(error.message)}\n`);
    return Exit.usage;
  }
  process.stderr.write(faultText(error));
  return Exit.fault;
}
