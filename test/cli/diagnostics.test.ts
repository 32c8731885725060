import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunRecord, SummaryRecord } from '../../src/report/run-schema.ts';
import { emptyFolder } from '../empty-folder.ts';
import { checked } from './explored.ts';
import { filesBelow, pincheck } from './run-cli.ts';

const commit3 = ['explore', '--model', 'two-phase-commit', '--set', 'managers=3', '--workers', '1'];

describe.concurrent('explore, asked about itself', () => {
  it('--dump-views prints the generated source and explores nothing', async () => {
    const cwd = emptyFolder();
    const { code, stdout, stderr } = await pincheck([...commit3, '--dump-views'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^class \w+View\d+ \{$/m);
    expect(stdout).toMatch(/^ {4}\| \(\(\(w0 & 0x\w+\) === 0x\w+\)\) << \d+ \/\/ receive-commit\(manager=0\)$/m);
    expect(stdout).toMatch(/^function insert\(mask\) \{$/m);
    expect(filesBelow(cwd)).toEqual([]);
    const scenario = await pincheck(['explore', 'merge', '--dump-views'], { cwd });
    expect(scenario.stdout).toContain('// submit\n');
    const refused = await pincheck(['explore', 'mrge', '--dump-views'], { cwd });
    expect(refused).toMatchObject({ code: 2, stdout: '', stderr: 'pincheck: there is no scenario "mrge"; did you mean "merge"?\n' });
  });

  it('--profile and --explain-size tell people', async () => {
    const cwd = emptyFolder();
    const { code, stdout, stderr } = await pincheck([...commit3, '--profile', '--explain-size'], { cwd });
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^Profile: \d+ ns a state, measured on a sample of 8,352 states, \d+ rounds$/m);
    expect(stdout).toMatch(/^ {2}visited set +[\d.]+ % +[\d.]+ ns$/m);
    expect(stdout).toMatch(/^ {2}sum +100\.0 %/m);
    expect(stdout).toMatch(/^ {2}receive-abort +[\d.]+ % +[\d.]+ ns +864 +\d+ +\d+$/m);
    expect(stdout).toContain('After the search, stored states were expanded again');
    expect(stdout).toMatch(/^Size: 288 states are 8\.17 bits;/m);
    expect(stdout).toMatch(/^ {2}managers\[\*\]\.state +[\d.]+ +4 +3 of 3 +[\d.]+ {2}managers\[\d\]\.state$/m);
    expect(stdout).toMatch(/^growth: a bound that adds a level to the depth multiplies the states by [\d.]+ to [\d.]+$/m);
  });

  it('--profile and --explain-size tell programs, on stdout and in run.json', async () => {
    const cwd = emptyFolder();
    const { code, stdout } = await pincheck([...commit3, '--profile', '--explain-size', '--json', '--depth', '5'], { cwd });
    expect(code).toBe(3);
    const summary = checked('summary', stdout) as SummaryRecord;
    const run = checked('run', readFileSync(join(cwd, summary.results, 'run.json'), 'utf8')) as RunRecord;
    expect(run.profile).toEqual(summary.profile);
    expect(run.size).toEqual(summary.size);
    expect(run.profile!.parts).toHaveLength(7);
    expect(run.profile!.transitions).toHaveLength(7);
    const expanded = run.distinct - run.levels.at(-1)!;
    expect(run.profile!.transitions.find((t) => t.name === 'abort')!.guardEvaluations).toBe(expanded);
    expect(run.size!.growth.nextLevel!.low).toBeLessThanOrEqual(run.size!.growth.nextLevel!.high!);
    const plain = await pincheck([...commit3, '--json'], { cwd });
    expect(Object.keys(JSON.parse(plain.stdout) as object)).not.toContain('profile');
  });

  it('--profile measures the packed engine only', async () => {
    const cwd = emptyFolder();
    const { code, stderr } = await pincheck([...commit3, '--profile', '--engine', 'immer'], { cwd });
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'pincheck: --profile measures the packed engine, and no other\n' });
    expect(filesBelow(cwd)).toEqual([]);
  });
});
