import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { kernels } from '../../src/kernel/catalogue.ts';
import type { Golden } from '../../src/matrix/golden-schema.ts';
import type { MatrixRecord } from '../../src/matrix/record-schema.ts';
import { emptyFolder } from '../empty-folder.ts';
import { checked } from './explored.ts';
import { fixture, pincheck } from './run-cli.ts';

describe.concurrent('matrix and golden', () => {
  it('update a manifest, agree with it, and tell what has changed since', async () => {
    const cwd = emptyFolder();
    const file = join(cwd, 'golden.json');
    const chosen = ['merge', 'pipe', '--kernel', '6.2', '--kernel', 'v5', '--golden', file];
    expect(await pincheck(['golden', '--update', '--quiet', ...chosen], { cwd })).toMatchObject({ code: 0, stderr: '' });
    const golden = checked('golden', readFileSync(file, 'utf8')) as Golden;
    expect(Object.keys(golden.cells)).toEqual(['merge', 'pipe']);

    const again = await pincheck(['matrix', ...chosen, '--json', '--workers', '1'], { cwd });
    const record = checked('matrix', again.stdout) as MatrixRecord;
    expect({ code: again.code, golden: new Set(record.cells.map((c) => c.golden)) }).toEqual({
      code: 0,
      golden: new Set(['same']),
    });
    expect(readFileSync(join(cwd, record.results, 'matrix.md'), 'utf8')).toContain('| `pipe` | verified, 32 states, depth 18 |');

    expect(readFileSync(join(cwd, record.results, 'junit.xml'), 'utf8')).toContain('<testsuites name="pincheck" tests="4" failures="0"');

    writeFileSync(file, readFileSync(file, 'utf8').replace('"distinct":32', '"distinct":33'));
    const changed = await pincheck(['matrix', ...chosen, '--quiet'], { cwd });
    expect(changed.code).toBe(1);
    expect(changed.stdout).toMatch(/^CHANGED {2}pipe under 6\.2: verified, 32 states, depth 18; it was: verified, 33 states, depth 18$/m);
  });

  it('leave the manifest alone if a cell cannot be a reference', async () => {
    const cwd = emptyFolder();
    const refused = await pincheck(['golden', '--update', '--quiet', 'fork-race', '--time-limit', '0.001', '--golden', 'g.json'], { cwd });
    expect(refused.code).toBe(3);
    expect(refused.stderr).toMatch(/^pincheck: g\.json is left as it was: \d+ cells cannot be a reference\n$/);
    expect(() => readFileSync(join(cwd, 'g.json'))).toThrow('ENOENT');
  });

  it('does not take a file of the user for the shipped scenario of the same name', async () => {
    const cwd = emptyFolder();
    const scenario = JSON.parse(readFileSync(fixture('scenarios/one-read.json'), 'utf8')) as object;
    writeFileSync(join(cwd, 'merge.json'), JSON.stringify({ ...scenario, name: 'merge' }));
    const told = await pincheck(['matrix', './merge.json', '--kernel', '6.2', '--quiet'], { cwd });
    expect(told).toMatchObject({ code: 0, stdout: expect.stringContaining('1 cells: 1 verified; 1 not in the manifest') as string });
    const refused = await pincheck(['golden', '--update', './merge.json', '--golden', 'g.json'], { cwd });
    expect(refused).toEqual({
      code: 2,
      stdout: '',
      stderr: 'pincheck: ./merge.json is no shipped scenario: only these are in a golden manifest\n',
    });
  });

  it('are inconclusive when time is over', async () => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, 'g.json'), '{"formatVersion":1,"cells":{}}');
    const cut = await pincheck(['matrix', 'fork-race', '--golden', 'g.json', '--time-limit', '0.001'], { cwd });
    expect(cut).toMatchObject({ code: 3, stdout: expect.stringContaining('INCONCLUSIVE  fork-race under v5') });
  });

  it('tell what is violated with wider bounds only', async () => {
    const cwd = emptyFolder();
    const chosen = ['align-down-shortened', '--kernel', '7.0', '--workers', '1', '--max-states', '1000'];
    const wide = await pincheck(['matrix', '--widen', ...chosen, '--json', '--quiet'], { cwd });
    const record = checked('matrix', wide.stdout) as MatrixRecord;
    expect(wide.code).toBe(1);
    expect(record.cells.map(({ scenario, why }) => `${scenario}: ${String(why)}`)).toContain('align-down-shortened every actor: states');
    const found = /^(?:- )?align-down-shortened logicalBlock=4 under 7\.0: violated: tokens-cover-vectors, .*: NEW failure-holds-nothing$/m;
    expect(wide.stderr).toMatch(found);
    expect(readFileSync(join(cwd, record.results, 'matrix.md'), 'utf8')).toMatch(found);
  });

  it.each([
    [['matrix', 'merge', '--golden', 'none.json'], 'none.json: cannot be read'],
    [['matrix', 'merge', '--golden', fixture('broken/not-json.json')], 'is not valid JSON'],
    [['matrix', 'mergd', '--golden', 'x'], 'did you mean "merge"?'],
    [['matrix', '--kernel', '6.22', '--golden', 'x'], 'there is no kernel "6.22"; did you mean "6.2"?'],
    [['matrix', 'merge', '--widen', '--golden', 'x'], '--widen compares with no manifest: leave --golden out'],
    [['golden', 'merge'], 'scenarios are chosen with --update only'],
    [['explore', 'merge', '--kernel', 'all', '--profile'], '--profile needs one kernel, not --kernel all'],
  ])('refuse %j in one line', async (args, why) => {
    const { code, stdout, stderr } = await pincheck(args, { cwd: emptyFolder() });
    expect({ code, stdout, lines: stderr.split('\n').length }).toEqual({ code: 2, stdout: '', lines: 2 });
    expect(stderr).toContain(why);
  });
});

describe.concurrent('explore --kernel all', () => {
  it('is a row of the matrix, and violated if one kernel is', async () => {
    const cwd = emptyFolder();
    const row = await pincheck(['explore', 'pipe', '--kernel', 'all', '--json'], { cwd });
    expect(row.code).toBe(1);
    const { cells } = JSON.parse(row.stdout) as MatrixRecord;
    expect(cells.map(({ scenario, kernel }) => [scenario, kernel])).toEqual(kernels.map(({ name }) => ['pipe', name]));
    const verdicts = new Map(cells.map(({ kernel, verdict, property }) => [kernel, property ?? verdict]));
    expect(['6.2', 'v5', '6.6'].map((kernel) => verdicts.get(kernel))).toEqual(['verified', 'no-free-under-dma', 'not-applicable']);
  });

  it('takes changed bounds, and compares them with nothing', async () => {
    const cwd = emptyFolder();
    const row = await pincheck(['explore', 'merge', '--kernel', 'all', '--set', 'vecs=1', '--json'], { cwd });
    const { cells } = JSON.parse(row.stdout) as MatrixRecord;
    expect(row.code).toBe(0);
    expect(new Set(cells.flatMap(({ golden, expected }) => [golden, expected]))).toEqual(new Set([null]));
  });
});
