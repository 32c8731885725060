import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { diffCommand } from '../../src/cli/diff-command.ts';
import { exploreCommand } from '../../src/cli/explore-command.ts';
import { goldenCommand, matrixCommand } from '../../src/cli/matrix-command.ts';
import { mutantsCommand } from '../../src/cli/mutants-command.ts';
import { nightlyCommand } from '../../src/cli/nightly-command.ts';
import { reproducerCommand } from '../../src/cli/reproducer-command.ts';

/** Why a command line is refused, before anything is loaded that could run it. */
async function refusal(make: (done: (code: number) => void) => Command, args: readonly string[]): Promise<string> {
  const command = make(() => undefined);
  command.exitOverride().configureOutput({ writeErr: () => undefined });
  const outcome = await command.parseAsync([...args], { from: 'user' }).catch((error: unknown) => error);
  return outcome instanceof Error ? outcome.message : 'not refused';
}

describe('an option that would be ignored is refused:', () => {
  it.each(
    (
      '--minimize --graph=dot --serve --check-determinism --no-spill --max-violations=2 --model=page-pin --trace=full ' +
      '--checkpoint-every=9 --stall-limit=9 --resume=there --invariant=I4 --keep-going --explain-size --profile'
    ).split(' '),
  )('%s of every kernel', async (option) => {
    const why = await refusal(exploreCommand, ['--kernel', 'all', option]);
    expect(why).toBe(`${option.split('=')[0]} needs one kernel, not --kernel all`);
  });

  it('a port that nobody listens to', async () => {
    expect(await refusal(exploreCommand, ['--port', '80'])).toBe('--port means nothing without --serve');
  });

  it.each(['--kernel=6.2', '--workers=1', '--time-limit=1', '--memory-limit=1G', '--quiet'])(
    '%s of a manifest that is only shown',
    async (option) => {
      expect(await refusal(goldenCommand, [option])).toBe(`${option.split('=')[0]} means nothing without --update`);
    },
  );
});

describe('the empty name of a file or a folder is refused:', () => {
  it.each([
    ['explore --out', exploreCommand],
    ['explore --resume', exploreCommand],
    ['matrix --golden', matrixCommand],
    ['matrix --out', matrixCommand],
    ['golden --golden', goldenCommand],
    ['nightly --campaign', nightlyCommand],
    ['nightly --golden', nightlyCommand],
    ['nightly --out', nightlyCommand],
    ['mutants --resume', mutantsCommand],
    ['mutants --out', mutantsCommand],
    ['diff --out', diffCommand],
    ['reproducer --out', reproducerCommand],
  ])('%s', (name, make) => {
    const parse = make(() => undefined).options.find(({ long }) => long === name.split(' ')[1])?.parseArg;
    expect(() => parse?.('', '')).toThrow('It must not be empty.');
    expect(parse?.('there', '')).toBe('there');
  });
});
