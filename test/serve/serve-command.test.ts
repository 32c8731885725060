import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LiveStart } from '../../src/report/page-data.ts';
import type { SummaryRecord } from '../../src/report/run-schema.ts';
import { emptyFolder } from '../empty-folder.ts';
import { fixture, pincheck } from '../cli/run-cli.ts';
import type { CliResult } from '../cli/run-cli.ts';

/** Runs a command that serves, asks it for a page when it says where, and interrupts it. */
async function served(args: readonly string[], cwd: string, stream: 'stdout' | 'stderr' = 'stdout'): Promise<CliResult & { page: string }> {
  let page = '';
  const meanwhile = (child: ChildProcessWithoutNullStreams): void => {
    let said = '';
    let asked = false;
    child[stream].on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const [, url] = /^explorer: (http:\/\/127\.0\.0\.1:\d+\/)$/m.exec(said) ?? [];
      if (!url || asked) return;
      asked = true;
      void fetch(url)
        .then((response) => response.text())
        .then((text) => (page = text))
        .finally(() => child.kill('SIGINT'));
    });
  };
  return { ...(await pincheck(args, { cwd, meanwhile })), page };
}

/** What a served page starts from. */
function startIn(page: string): LiveStart {
  const [, data] = /<script id="data" type="application\/json">(.*?)<\/script>/s.exec(page)!;
  return JSON.parse(data) as LiveStart;
}

/** Copies a run, under the name of its folder, and says when the copy is of. */
function copyRun(folder: string, name: string, date: string): void {
  const copy = join(folder, '..', name);
  cpSync(folder, copy, { recursive: true });
  const run = JSON.parse(readFileSync(join(copy, 'run.json'), 'utf8')) as object;
  writeFileSync(join(copy, 'run.json'), JSON.stringify({ ...run, scenario: name }));
  utimesSync(copy, new Date(date), new Date(date));
}

describe('serve', () => {
  it('serves the newest run until it is interrupted, as explore --serve does the run that it made', async () => {
    const cwd = emptyFolder();
    const one = fixture('scenarios/one-read.json');
    const explored = await served(['explore', one, '--json', '--quiet', '--serve', '--port', '0'], cwd, 'stderr');
    expect(explored).toMatchObject({ code: 0, page: expect.stringContaining('"subject":"one-read"') });
    expect(JSON.parse(explored.stdout)).toMatchObject({ scenario: 'one-read' });
    const { code, page, stderr } = await served(['serve', '--port', '0'], cwd);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(page).toContain('"subject":"one-read"');
    const { checked, jumps } = startIn(page);
    // A verified run has no counterexample, but ways to its goals.
    expect(jumps[0]).toMatchObject({ to: 'goal', name: 'everything-done' });
    expect(jumps[0].actions.length).toBeGreaterThan(0);
    expect(checked).toEqual(expect.arrayContaining(['everything-returned', 'deadlock']));
    expect(checked.filter((name) => ['everything-done', 'dest-page-is-pinned'].includes(name))).toEqual([]);
  });

  it('takes the newest folder, whatever it is called, and judges and leads to what its run was asked for', async () => {
    const cwd = emptyFolder();
    const property = 'device-writes-legitimate-page';
    const { stdout } = await pincheck(['explore', 'direction', '--kernel', '6.6', '--invariant', property, '--json', '--quiet'], { cwd });
    const { results, depth } = JSON.parse(stdout) as SummaryRecord;
    const folder = join(cwd, results);
    copyRun(folder, 'a-day-ago', '2026-01-30');
    copyRun(folder, 'now', '2026-01-31');
    copyRun(folder, 'two-days-ago', '2026-01-29');
    rmSync(folder, { recursive: true });
    mkdirSync(join(cwd, 'results', 'unfinished'));
    const start = startIn((await served(['serve', '--port', '0'], cwd)).page);
    expect(start).toMatchObject({ subject: 'now', checked: [property], jumps: [{ to: 'violation', name: property, initial: 0 }] });
    expect(start.jumps[0].actions).toHaveLength(depth);
  });

  it('refuses a port that is in use, in one line', async () => {
    const cwd = emptyFolder();
    const { stdout } = await pincheck(['explore', fixture('scenarios/one-read.json'), '--json', '--quiet'], { cwd });
    const { results } = JSON.parse(stdout) as { results: string };
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await pincheck(['serve', results, '--port', String(port)], { cwd });
    other.close();
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: `pincheck: port ${port} is in use: choose another with --port, or let the system choose with --port 0\n`,
    });
  });

  it.each([
    [[], /^pincheck: there is no run below results\/ yet; npm run explore makes one\n$/],
    [['nowhere'], /^pincheck: nowhere\/run\.json: cannot be read: .*\n$/],
    [['--port', '70000'], /^pincheck: .*70000.*\n$/],
  ])('refuses in one line: %j', async (args, line) => {
    const { code, stderr } = await pincheck(['serve', ...args], { cwd: emptyFolder() });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(line) });
  });
});
