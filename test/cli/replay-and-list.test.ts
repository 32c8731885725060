import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SummaryRecord } from '../../src/report/run-schema.ts';
import type { TraceRecord } from '../../src/report/trace-schema.ts';
import { emptyFolder } from '../empty-folder.ts';
import { filesBelow, pincheck } from './run-cli.ts';

/** A counterexample of the broken counter in an empty folder. */
async function lostUpdate(): Promise<{ cwd: string; trace: TraceRecord }> {
  const cwd = emptyFolder();
  const { stdout } = await pincheck(['explore', '--model', 'broken-counter', '--json', '--workers', '1'], { cwd });
  const { trace } = JSON.parse(stdout) as SummaryRecord;
  return { cwd, trace: JSON.parse(readFileSync(join(cwd, trace!), 'utf8')) as TraceRecord };
}

describe.concurrent('replay', () => {
  it('reproduces, holds, diverges or refuses', async () => {
    const { cwd, trace } = await lostUpdate();
    const replayed = async (changed: object) => {
      writeFileSync(join(cwd, 'trace.json'), JSON.stringify({ ...trace, ...changed }));
      return pincheck(['replay', 'trace.json'], { cwd });
    };
    const same = await replayed({});
    expect(same).toMatchObject({ code: 1, stderr: '' });
    // The model's sentence is the one that was asked about.
    expect(await replayed({ statement: 'All is well.' })).toEqual(same);

    const spec = { model: 'two-phase-commit', config: { managers: 2 } };
    expect(await replayed({ spec })).toMatchObject({ code: 2, stderr: expect.stringMatching(/^pincheck: trace\.json: property/) });
    expect(await replayed({ spec: { model: 'none', config: 0 } })).toMatchObject({ code: 2 });
    expect(await replayed({ formatVersion: 99 })).toMatchObject({ code: 2, stderr: expect.stringMatching(/formatVersion/) });

    const swapped = { actions: trace.actions.toReversed() };
    expect(await replayed(swapped)).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/diverges: action 1 of the trace, .* is not enabled/),
    });
    const [first, ...rest] = trace.steps;
    const other = { steps: [{ ...first, transition: 'jump' }, ...rest] };
    expect(await replayed(other)).toMatchObject({ code: 4, stderr: expect.stringMatching(/diverges: step 1 was jump/) });

    const shorter = { actions: [], steps: [], finalState: { counter: 0, processes: [{ step: 0, read: 0 }, { step: 0, read: 0 }] } }; // prettier-ignore
    expect(await replayed(shorter)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^holds at the end of the trace/m) });
  });
});

describe.concurrent('reproducer', () => {
  it('writes a program and tells how it is built, and what it cannot force', async () => {
    const cwd = emptyFolder();
    const explored = await pincheck(['explore', '--kernel', '6.2', '--json', '--workers', '1'], { cwd });
    const { trace } = JSON.parse(explored.stdout) as SummaryRecord;
    const program = trace!.replace(/json$/, 'c');
    expect(await pincheck(['reproducer', trace!], { cwd })).toEqual({
      code: 0,
      stdout: `program: ${program}\nbuild:   gcc -Wall -Wextra -Werror -static -o ${program.replace(/\.c$/, '')} ${program}\nevery step is forced, or follows by itself\n`,
      stderr: '',
    });
    expect(readFileSync(join(cwd, program), 'utf8')).toContain('int main(int count, char **words)');
    expect(await pincheck(['reproducer', trace!, '--out', 'no/such/a.c'], { cwd })).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^pincheck: no\/such\/a\.c: cannot be written: ENOENT/),
    });
  });

  it('refuses what is no trace of the kernel, or none that user space can force', async () => {
    const { cwd } = await lostUpdate();
    const [file] = filesBelow(cwd).filter((name) => /trace-[^.]*\.json$/.test(name));
    expect(await pincheck(['reproducer', file], { cwd })).toMatchObject({
      code: 2,
      stderr: `pincheck: ${file}: user space cannot force this trace: it is a trace of the model broken-counter, not of the kernel\n`,
    });
  });
});

describe.concurrent('list', () => {
  it.each([
    ['scenarios', /^dio-read-fork +\S.*v5: verified/m],
    ['kernels', /^6\.2 +Linux 6\.2/m],
    ['models', /^page-pin +pages=<1 to 64> actors=<2 to 64> \[sharePinned=<true or false>\]$/m],
    ['transitions', /^submit +submitter +submit_bio\(\) \[block\/blk-core\.c\]$/m],
    ['invariants', /^no-underflow +I2 +invariant +\S/m],
  ])('%s', async (what, line) => {
    const cwd = emptyFolder();
    const [text, json] = await Promise.all([pincheck(['list', what], { cwd }), pincheck(['list', what, '--json'], { cwd })]);
    expect(text).toMatchObject({ code: 0, stderr: '' });
    expect(text.stdout).toMatch(line);
    const entries = JSON.parse(json.stdout) as { name: string }[];
    expect(entries.length).toBe(text.stdout.trimEnd().split('\n').length);
    expect(new Set(entries.map((e) => e.name)).size).toBe(entries.length);
  });

  it('has transitions of every kernel and granularity', async () => {
    const { stdout } = await pincheck(['list', 'transitions', '--json'], { cwd: emptyFolder() });
    const names = (JSON.parse(stdout) as { name: string }[]).map((t) => t.name);
    expect(names).toEqual(
      expect.arrayContaining(['set-flags', 'extract-kvec', 'extract-pipe', 'fork', 'fork-begin', 'gup-check-seq', 'map-append']),
    );
  });
});

describe.concurrent('help', () => {
  it.each([[[]], [['explore']], [['replay']], [['reproducer']], [['list']]])('of pincheck %s begins with examples', async (command) => {
    const { code, stdout, stderr } = await pincheck([...command, '--help'], { cwd: emptyFolder() });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Examples:\n {2}\$ npm run /);
    expect(stdout).toMatch(/^Usage: pincheck/m);
  });

  it('is what no command at all gives', async () => {
    const { code, stderr } = await pincheck([], { cwd: emptyFolder() });
    expect(code).toBe(2);
    expect(stderr).toMatch(/Usage: pincheck/);
  });

  it('the version is the package’s', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
    expect(await pincheck(['--version'], { cwd: emptyFolder() })).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });
});
