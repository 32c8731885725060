import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import type { MutantsRecord } from '../../src/mutants/record-schema.ts';
import { emptyFolder } from '../empty-folder.ts';
import { pincheck, root } from './run-cli.ts';

const schema = JSON.parse(readFileSync(join(root, 'schemas/mutants.schema.json'), 'utf8')) as object;

describe.concurrent('mutants', () => {
  it('says what killed the mutants of a name, and leaves a page', async () => {
    const cwd = emptyFolder();
    const { code, stdout, stderr } = await pincheck(
      ['mutants', 'rule samePageDrop', '--on', 'trim-zero', '--on', 'merge', '--json', '--quiet'],
      { cwd },
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const record = JSON.parse(stdout) as MutantsRecord;
    expect(new Ajv().compile(schema)(record)).toBe(true);
    // Nothing is merged across pages there. What is added first and cut afterwards, as newer kernels do, already shows a drop too many.
    expect(record.mutants.map(({ name, verdict, by, scenario }) => [name, verdict, by, scenario])).toEqual([
      ['rule samePageDrop: when-same -> never', 'killed', 'tokens-cover-vectors', 'merge'],
      ['rule samePageDrop: when-same -> every-merge', 'same-graph', null, null],
      ['rule samePageDrop: when-same -> when-not-merged', 'killed', 'tokens-cover-vectors', 'trim-zero'],
    ]);
    expect(record).toMatchObject({ killed: 2, survived: 0, equivalent: 1, score: 1, complete: true, unexplained: [] });
    expect(readFileSync(join(cwd, record.results, 'mutants.md'), 'utf8')).toMatch(
      /^Score 100\.0 %: 2 of 2 killed, 0 survived, 1 equivalent\.$/m,
    );
  });

  it('goes on from what a campaign of the same model has found, and from no other', async () => {
    const cwd = emptyFolder();
    const first = await pincheck(['mutants', 'rule trim', '--on', 'trim-zero', '--json', '--quiet'], { cwd });
    const record = JSON.parse(first.stdout) as MutantsRecord;
    const [known] = record.mutants;
    const resumed = async (changed: Partial<MutantsRecord>): Promise<{ code: number | null; stdout: string; stderr: string }> => {
      writeFileSync(join(cwd, record.results, 'mutants.json'), JSON.stringify({ ...record, ...changed }));
      return pincheck(['mutants', 'rule trim', '--on', 'trim-zero', '--json', '--quiet', '--resume', record.results], { cwd });
    };
    // What it takes over it does not try again.
    const told = { ...known, by: 'told' };
    const second = await resumed({ mutants: [told], complete: false });
    expect((JSON.parse(second.stdout) as MutantsRecord).mutants).toEqual([told, ...record.mutants.slice(1)]);
    expect(await resumed({ model: 'another' })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('the model has changed since') as string,
    });
    expect(await resumed({ scenarios: ['merge', 'trim'] })).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/mutants\.json: tells of other scenarios: merge, trim\n$/) as string,
    });
    expect(await resumed({ score: 2 })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is no campaign that this version reads') as string,
    });
  });

  it('is inconclusive when time is over', async () => {
    const { code, stdout } = await pincheck(['mutants', '--on', 'merge', '--time-limit', '0.001', '--quiet'], { cwd: emptyFolder() });
    expect({ code, stdout }).toEqual({ code: 3, stdout: 'Score none: 0 of 0 killed, 0 survived, 0 equivalent.\n' });
  });

  it.each([
    [['nothing like this', '--on', 'trim-zero'], 'has "nothing like this" in its name'],
    [['--on', 'mergd'], 'did you mean "merge"?'],
  ])('refuses %j in one line', async (args, why) => {
    const { code, stdout, stderr } = await pincheck(['mutants', ...args, '--quiet'], { cwd: emptyFolder() });
    expect({ code, stdout, lines: stderr.split('\n').length }).toEqual({ code: 2, stdout: '', lines: 2 });
    expect(stderr).toContain(why);
  });
});
