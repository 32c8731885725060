import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunRecord, SummaryRecord } from '../../src/report/run-schema.ts';
import type { TraceRecord } from '../../src/report/trace-schema.ts';
import { checked, oneRead, summary } from './explored.ts';
import { emptyFolder } from '../empty-folder.ts';
import { filesBelow, fixture, pincheck } from './run-cli.ts';

describe.concurrent('explore', () => {
  it('verifies a scenario: exit code 0, and a report of what that means', async () => {
    const cwd = emptyFolder();
    const { code, stdout } = await pincheck(['explore', oneRead, '--workers', '2'], { cwd });
    expect(code, stdout).toBe(0);
    expect(stdout).toMatch(/^one-read: The smallest scenario/);
    expect(stdout).toMatch(/^kernel v5: /m);
    expect(stdout).toMatch(/^bounds: unitsPerPage 2, /m);
    expect(stdout).toMatch(/^distinct states {2}\d+$/m);
    expect(stdout).toMatch(/^VERIFIED: explored completely/m);
    expect(stdout).toMatch(/^as expected$/m);
    expect(stdout).toMatch(/^What this does not say:\n(?: {2}- .+\n){8}/m);
    const [folder] = filesBelow(join(cwd, 'results'));
    expect(stdout).toContain(`results: results/${folder}\n`);
    expect(folder).toMatch(/^one-read-v5-\d{8}T\d{6}Z$/);
    expect(filesBelow(join(cwd, 'results', folder))).toEqual(['junit.xml', 'report.html', 'results.sarif', 'run.json']);
    const run = checked('run', readFileSync(join(cwd, 'results', folder, 'run.json'), 'utf8')) as RunRecord;
    expect(run).toMatchObject({ scenario: 'one-read', kernel: 'v5', verdict: 'verified', provenance: { node: process.version } });
    expect(run.levels.reduce((sum, n) => sum + n, 0)).toBe(run.distinct);
    expect(run.transitions.reduce((sum, t) => sum + t.fired, run.levels[0])).toBe(run.generated);
  });

  it('violates 6.2 on a read with a fork: the whole results folder, and its replay', async () => {
    const cwd = emptyFolder();
    const { code, stdout } = await pincheck(['explore', '--kernel', '6.2', '--workers', '2'], { cwd });
    expect(code, stdout).toBe(1);
    expect(stdout).toMatch(/^VIOLATED: issuer-sees-data\n {2}\S.*\nas expected\n/m);
    expect(stdout).toMatch(/^not checked: child-isolation \(under 6\.2/m);
    expect(stdout).toMatch(/^ *\d+\. forker: fork {2}/m);
    expect(stdout).toMatch(/^ {6}P0: ref 2 -> 3/m);
    expect(stdout).toMatch(/^ {6}parent pte\[0\]: writable yes -> no/m);
    expect(stdout).toMatch(/\| P0 ref 3 = 1 parent \+ 1 child \+ 1 bio 0 \(get\) \| parent sees P0 old \| child sees P0 old/);
    const command = stdout.trimEnd().split('\n').at(-1)!;
    expect(command).toMatch(/^replay: {2}npm run replay -- results\/dio-read-fork-6\.2-\w+\/trace-issuer-sees-data\.json$/);

    const file = command.split(' ').at(-1)!;
    const folder = join(cwd, file, '..');
    expect(filesBelow(folder)).toEqual([
      'junit.xml',
      'report.html',
      'results.sarif',
      'run.json',
      'trace-issuer-sees-data.itf.json',
      'trace-issuer-sees-data.json',
      'trace-issuer-sees-data.txt',
    ]);
    const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
    const run = checked('run', read('run.json')) as RunRecord;
    expect(run.violations).toMatchObject([{ property: 'issuer-sees-data', trace: 'trace-issuer-sees-data.json' }]);
    const trace = checked('trace', read('trace-issuer-sees-data.json')) as TraceRecord;
    expect(trace.steps).toHaveLength(run.depth);
    const itf = checked('itf', read('trace-issuer-sees-data.itf.json')) as { states: unknown[] };
    expect(itf.states).toHaveLength(trace.steps.length + 1);
    const text = read('trace-issuer-sees-data.txt');
    expect(text.trimEnd().split('\n').at(-1)).toBe(`Replay: npm run replay -- ${file}`);

    const again = await pincheck(['replay', file], { cwd });
    expect(again).toMatchObject({ code: 1, stderr: '' });
    expect(again.stdout).toMatch(/^VIOLATED at the end of the trace: issuer-sees-data$/m);
    expect(again.stdout).toContain(text.split('\n').find((line) => line.includes('forker: fork'))!);
  });

  it('prints one JSON object and nothing else', async () => {
    const { code, json, cwd } = await summary([oneRead, '--set', 'start=0']);
    expect(code).toBe(0);
    expect(json).toMatchObject({
      scenario: 'one-read',
      kernel: 'v5',
      verdict: 'verified',
      property: null,
      workers: 1,
      engine: 'packed',
      trace: null,
      limit: null,
      expected: { verdict: 'verified', property: null, met: true },
    });
    expect(filesBelow(join(cwd, json.results))).toEqual(['junit.xml', 'report.html', 'results.sarif', 'run.json']);
  });

  it('finds a deadlock: exit code 1', async () => {
    const { code, json, cwd } = await summary(['--model', 'dining-philosophers', '--set', 'seats=3']);
    expect({ code, ...json }).toMatchObject({ code: 1, verdict: 'violated', property: 'deadlock', kind: 'deadlock', depth: 3 });
    const again = await pincheck(['replay', json.trace!, '--json'], { cwd });
    expect(again.code).toBe(1);
    expect(JSON.parse(again.stdout)).toMatchObject({ property: 'deadlock', reproduced: true, steps: 3 });
  });

  it.each([
    ['wants-too-much', 'trim-happened', 'goal', /^VIOLATED, GOAL NOT MET: trim-happened$/m],
    ['dead-step', 'drop-unused', 'dead-transition', /^VIOLATED, TRANSITION NEVER FIRED: drop-unused$/m],
  ])('%s: what the scenario asks for and does not happen is a violation', async (name, property, kind, line) => {
    const file = fixture(`scenarios/${name}.json`);
    const { code, json } = await summary([file]);
    expect({ code, ...json }).toMatchObject({ code: 1, verdict: 'violated', property, kind, trace: null, expected: { met: false } });
    const { stdout } = await pincheck(['explore', file, '--quiet'], { cwd: emptyFolder() });
    expect(stdout).toMatch(line);
    expect(stdout).toMatch(/^NOT as expected: expected verified$/m);
  });

  it('says what is left out, and that the verdict is another one than expected', async () => {
    const file = fixture('scenarios/expects-wrongly.json');
    const { code, json } = await summary([file]);
    expect({ code, ...json }).toMatchObject({
      code: 0,
      verdict: 'verified',
      skipped: { properties: ['child-isolation'], why: 'to see how that looks' },
      expected: { verdict: 'violated', property: 'no-underflow', met: false },
    });
    const chosen = await summary([file, '--invariant', 'child-isolation', '--invariant', 'i1']);
    expect(chosen.json).toMatchObject({ skipped: { properties: [] }, expected: null });
  });

  it('goes on after a violation if told to, and prints every trace in the mode that is asked for', async () => {
    const cwd = emptyFolder();
    const args = ['explore', '--model', 'page-pin', '--set', 'pages=1', '--set', 'actors=2', '--set', 'sharePinned=true', '--keep-going'];
    const full = await pincheck([...args, '--trace', 'full'], { cwd });
    expect(full.code, full.stderr).toBe(1);
    expect(full.stdout).toMatch(/^ {2}0\. start$/m);
    const off = await pincheck([...args, '--trace', 'off', '--quiet'], { cwd });
    expect(off.code).toBe(1);
    expect(off.stdout).not.toContain('start');
    expect(filesBelow(join(cwd, 'results')).filter((name) => !name.includes('/'))).toHaveLength(2);
  });

  it('looks for several different counterexamples, each with files of its own', async () => {
    const { code, json, cwd } = await summary(['--kernel', '6.2', '--invariant', 'child-isolation', '--max-violations', '3']);
    expect({ code, limit: json.limit }).toEqual({ code: 1, limit: null });
    const read = (name: string): string => readFileSync(join(cwd, json.results, name), 'utf8');
    const { violations, options } = checked('run', read('run.json')) as RunRecord;
    expect(options.violationsMax).toBe(3);
    expect(violations.map((v) => v.trace)).toEqual(['', '-2', '-3'].map((nth) => `trace-child-isolation${nth}.json`));
    const sets = violations.map((v) => {
      const { steps } = checked('trace', read(v.trace)) as TraceRecord;
      return [...new Set(steps.map((step) => step.transition))].sort().join();
    });
    expect(new Set(sets).size).toBe(3);
    const again = await pincheck(['replay', join(json.results, violations[2].trace), '--trace', 'off'], { cwd });
    expect(again).toMatchObject({ code: 1, stderr: '' });
  });

  it('looks for the smallest world of a violation, tells each step, and writes it as a scenario', async () => {
    const cwd = emptyFolder();
    const args = ['explore', 'direction', '--kernel', '6.6', '--workers', '1', '--minimize', '--trace', 'off'];
    const { code, stdout, stderr } = await pincheck(args, { cwd });
    expect(code, stderr).toBe(1);
    expect(stdout).toMatch(/^Minimizing device-writes-legitimate-page, found after 10 steps:$/m);
    expect(stdout).toMatch(/^ {2}without submitter: holds \(1 state\)$/m);
    expect(stdout).toMatch(/^ {2}only submitter, device: still violated, after 10 steps \(11 states\)$/m);
    expect(stdout).toMatch(/^ {2}actors: submitter, device$/m);
    const command = /^ {2}explore: npm run (explore) -- (.*)$/m.exec(stdout)!;
    const again = await pincheck([command[1], ...command[2].split(' '), '--json'], { cwd });
    expect(again.code, again.stderr).toBe(1);
    const found = checked('summary', again.stdout) as SummaryRecord;
    expect(found).toMatchObject({ property: 'device-writes-legitimate-page', depth: 10, expected: { met: true } });
    const folder = join(cwd, command[2].split(' ')[0], '..');
    const { minimal } = checked('run', readFileSync(join(folder, 'run.json'), 'utf8')) as RunRecord;
    expect(minimal).toMatchObject({ property: 'device-writes-legitimate-page', scenario: 'direction-minimal.json' });
    expect(minimal!.steps.map((s) => s.outcome)).toContain('holds');
    const replayed = await pincheck(['replay', join(folder, minimal!.trace), '--trace', 'off'], { cwd });
    expect(replayed).toMatchObject({ code: 1, stderr: '' });
  });

  it('writes graphs of the states, if they are not too many', async () => {
    const cwd = emptyFolder();
    const args = ['explore', '--model', 'two-phase-commit', '--json', '--workers', '1', '--graph', 'dot', '--graph', 'graphml'];
    const { stdout } = await pincheck([...args, '--set', 'managers=2'], { cwd });
    const { results, distinct } = JSON.parse(stdout) as SummaryRecord;
    const dot = readFileSync(join(cwd, results, 'graph.dot'), 'utf8');
    expect(dot.match(/^ {2}\d+ \[label=/gm)).toHaveLength(distinct);
    expect(readFileSync(join(cwd, results, 'graph.graphml'), 'utf8').match(/<node /g)).toHaveLength(distinct);
    const large = await pincheck([...args, '--set', 'managers=6'], { cwd });
    expect(large).toMatchObject({ code: 0, stderr: 'pincheck: no graph is written: there are 50,816 states, and 10,000 is the most\n' });
    expect(filesBelow(join(cwd, (JSON.parse(large.stdout) as SummaryRecord).results))).not.toContain('graph.dot');
  });

  it('gives the same with both engines', async () => {
    const [packed, immer] = await Promise.all([summary([oneRead]), summary([oneRead, '--engine', 'immer'])]);
    const counts = ({ json: { distinct, generated, depth } }: typeof packed) => ({ distinct, generated, depth });
    expect(counts(immer)).toEqual(counts(packed));
  });

  it('gives the same with both stores, and says what hash64 may have missed', async () => {
    const [exact, { json }] = await Promise.all([summary([oneRead]), summary([oneRead, '--store', 'hash64'])]);
    const counts = ({ distinct, generated, depth }: SummaryRecord) => ({ distinct, generated, depth });
    expect(counts(json)).toEqual(counts(exact.json));
    expect(exact.json).toMatchObject({ store: 'exact', missProbability: null, memory: { frontierBytes: 0 } });
    expect(json).toMatchObject({ store: 'hash64', missProbability: json.distinct ** 2 / 2 ** 65 });
    expect(json.memory.frontierBytes).toBeGreaterThan(0);
    const { stdout } = await pincheck(['explore', oneRead, '--store', 'hash64'], { cwd: emptyFolder() });
    expect(stdout).toMatch(/^store +hash64: a state was missed with the probability \d\.\de-\d+ \(distinct states squared, over 2\^65\)$/m);
    expect(stdout).toMatch(/^VERIFIED: .* holds, unless the hash64 store missed a state\.$/m);
    const narrow = await pincheck(['explore', '--model', 'two-phase-commit', '--set', 'managers=3', '--store', 'hash64'], {
      cwd: emptyFolder(),
    });
    expect(narrow.stdout).toMatch(/^store +hash64: states of 8 bytes or less are kept themselves$/m);
    expect(narrow.stdout).toMatch(/^VERIFIED: .* holds\.$/m);
    expect(stdout).toMatch(/^What this does not say:\n(?: {2}- .+\n){8}/m);
    expect(stdout).toMatch(/^ {2}- The store of visited states keeps fingerprints of 64 bits: .* the probability \d/m);
  });

  it('obeys FORCE_COLOR, NO_COLOR and --no-color, and never says anything by colour alone', async () => {
    const run = async (args: string[], env: Record<string, string>) =>
      (await pincheck(['explore', oneRead, '--quiet', ...args], { cwd: emptyFolder(), env })).stdout;
    const [plain, forced, forbidden, off] = await Promise.all([
      run([], {}),
      run([], { FORCE_COLOR: '1' }),
      run([], { NO_COLOR: '1' }),
      run(['--no-color'], { FORCE_COLOR: '1' }),
    ]);
    expect(forced).toContain('\u001b[32m');
    // eslint-disable-next-line no-control-regex -- colours are control characters
    expect([forced.replace(/\u001b\[\d+m/g, ''), forbidden, off]).toEqual([plain, plain, plain]);
  });
});
