import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { modelCode } from '../../src/cli/model-code.ts';
import { sealOf } from '../../src/report/certificate.ts';
import type { RunRecord } from '../../src/report/run-schema.ts';
import { checked, oneRead } from './explored.ts';
import { emptyFolder } from '../empty-folder.ts';
import { filesBelow, pincheck, root } from './run-cli.ts';

/** The certificate of a run. */
async function certificate(args: readonly string[], cwd: string): Promise<{ file: string; record: RunRecord }> {
  const { stdout, stderr } = await pincheck(['explore', ...args, '--json', '--workers', '2'], { cwd });
  expect(stdout, stderr).not.toBe('');
  const { results } = JSON.parse(stdout) as { results: string };
  const file = join(results, 'run.json');
  return { file, record: checked('run', readFileSync(join(cwd, file), 'utf8')) as RunRecord };
}

const runs: readonly (readonly [what: string, args: readonly string[]])[] = [
  ['a verified run', [oneRead]],
  ['every violation of a run, with a store of fingerprints', ['--model', 'broken-counter', '--keep-going', '--store', 'hash64']],
  ['a run that was asked twice, by the other engine, to some depth', [oneRead, '--check-determinism', '--engine', 'immer', '--depth', '5']],
  [
    'a run of chosen properties with a changed bound',
    ['dio-read-fork', '--kernel', '6.2', '--invariant', 'I4', '--invariant', 'deadlock', '--set', 'bias=4'],
  ],
];

describe.concurrent('a certificate', () => {
  test.each(runs)('of %s is found again, by another number of workers', async (_, args) => {
    const cwd = emptyFolder();
    const { file, record } = await certificate(args, cwd);
    const before = filesBelow(cwd);
    const { code, stdout, stderr } = await pincheck(['verify-certificate', file, '--workers', '1'], { cwd });
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: expect.stringMatching(/^SAME: .*\n$/), stderr: '' });
    expect(stdout).toContain(`digest ${record.certificate.states!}`);
    expect(filesBelow(cwd)).toEqual(before);
  });

  test('that claims something else is told each difference by name', async () => {
    const cwd = emptyFolder();
    const { file, record } = await certificate(['--model', 'broken-counter'], cwd);
    const falsified = structuredClone(record);
    falsified.verdict = 'verified';
    falsified.distinct++;
    falsified.levels[1]++;
    falsified.levels.push(1);
    falsified.transitions[0].fired++;
    falsified.violations[0].steps--;
    falsified.certificate.states = '0'.repeat(24);
    falsified.certificate.model.code = '0'.repeat(64);
    falsified.certificate.seal = sealOf(falsified);
    writeFileSync(join(cwd, file), JSON.stringify(falsified));
    const { code, stdout } = await pincheck(['verify-certificate', file], { cwd });
    expect(code).toBe(1);
    const [first, ...lines] = stdout.trimEnd().split('\n').reverse();
    expect(first).toMatch(/^DIFFERENT in 8 places: /);
    expect(lines.map((line) => line.slice(0, line.indexOf(': '))).sort()).toEqual(
      [
        'certificate.model.code',
        'distinct',
        'levels[1]',
        `levels[${String(record.levels.length)}]`,
        'states',
        `transitions.${record.transitions[0].name}.fired`,
        'verdict',
        'violations[0].steps',
      ].sort(),
    );
    expect(stdout).toContain(`levels[${String(record.levels.length)}]: the certificate says 1, exploring again gives nothing\n`);
    const steps = record.violations[0].steps;
    expect(stdout).toContain(`violations[0].steps: the certificate says ${String(steps - 1)}, exploring again gives ${String(steps)}\n`);
  });

  test('of another kernel or other bounds than those that it says', async () => {
    const cwd = emptyFolder();
    const { file, record } = await certificate(['trim', '--kernel', 'v5'], cwd);
    const told = { ...record, kernel: '6.2', bounds: { ...record.bounds, frames: 9 } };
    told.certificate.seal = sealOf(told);
    writeFileSync(join(cwd, file), JSON.stringify(told));
    const { code, stdout } = await pincheck(['verify-certificate', file], { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain('kernel: the certificate says "6.2", exploring again gives "v5"\n');
    expect(stdout).toContain('bounds.frames: the certificate says 9, exploring again gives 1\n');

    const unknown = { ...record, options: { ...record.options, properties: ['nope'] } };
    unknown.certificate.seal = sealOf(unknown);
    writeFileSync(join(cwd, file), JSON.stringify(unknown));
    expect(await pincheck(['verify-certificate', file], { cwd })).toEqual({
      code: 2,
      stdout: '',
      stderr: `pincheck: ${file}: options.properties names no property of this model: "nope"\n`,
    });
  });

  test('of a search that a clock ended is compared up to the last level that is complete', async () => {
    const cwd = emptyFolder();
    const { file, record } = await certificate(['--model', 'two-phase-commit', '--set', 'managers=4'], cwd);
    const verify = async (levels: number[], ...more: string[]) => {
      const told = { ...record, limit: 'time', verdict: 'inconclusive', distinct: 99, levels } as RunRecord;
      writeFileSync(join(cwd, file), JSON.stringify({ ...told, certificate: { ...told.certificate, seal: sealOf(told) } }));
      return pincheck(['verify-certificate', file, ...more], { cwd });
    };
    const limited = "compared up to depth 3 only: the certificate's search was ended (time) in the middle of a level\n";
    const first = record.levels.slice(0, 4);
    const states = first.reduce((sum, n) => sum + n, 0);
    const same = new RegExp(`^SAME: ${String(states)} states of two-phase-commit, digest [0-9a-f]{24}\\.\\n$`);
    const whole = await verify([...first, 1]);
    expect(whole).toMatchObject({ code: 0, stderr: '' });
    expect(whole.stdout.startsWith(limited)).toBe(true);
    expect(whole.stdout.slice(limited.length)).toMatch(same);
    expect(await verify([...first, 1], '--quiet')).toEqual({ code: 0, stdout: expect.stringMatching(same), stderr: '' });

    const wrong = [...first.slice(0, 3), first[3] + 1, 1];
    const line = `levels[3]: the certificate says ${String(wrong[3])}, exploring again gives ${String(first[3])}\n`;
    const differs = await verify(wrong);
    expect(differs.code).toBe(1);
    expect(differs.stdout.startsWith(`${limited}${line}DIFFERENT in 1 place: `)).toBe(true);
    expect(await verify(wrong, '--quiet')).toEqual({ code: 1, stdout: expect.stringMatching(/^DIFFERENT in 1 place: .*\n$/), stderr: '' });
  });

  test('is refused if a limit ended the comparison, or anything in it was changed, or it is none', async () => {
    const cwd = emptyFolder();
    const { file, record } = await certificate(['--model', 'two-phase-commit', '--set', 'managers=6'], cwd);
    const verify = async (path: string, ...more: string[]) => pincheck(['verify-certificate', path, ...more], { cwd });
    expect(await verify(file, '--time-limit', '0.001')).toMatchObject({ code: 3, stdout: expect.stringMatching(/^NOT DECIDED/) });
    const refusals = [
      [{ ...record, seconds: record.seconds + 1 }, /^pincheck: changed\.json: was changed after it was written/],
      [{ ...record, certificate: { ...record.certificate, states: null } }, /was changed after it was written/],
      [{ ...record, certificate: undefined }, /^pincheck: changed\.json: is no certificate that this version reads: certificate: /],
      [{ ...record, levels: [-1] }, /is no certificate that this version reads: levels\[0\]: /],
      [[record], /is no certificate that this version reads/],
    ] as const;
    for (const [changed, line] of refusals) {
      writeFileSync(join(cwd, 'changed.json'), JSON.stringify(changed));
      expect(await verify('changed.json')).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(line) });
    }
    expect(await verify('gone.json')).toMatchObject({ code: 2, stderr: expect.stringMatching(/gone\.json: cannot be read/) });
  });

  test('names the code of models alike from source and as built', async () => {
    const { record } = await certificate([oneRead], emptyFolder());
    expect(record.certificate.model.code).toBe(modelCode());
    expect(readFileSync(join(root, 'dist/model-code'), 'utf8')).toBe(modelCode());
  });
});
