import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { NightRecord } from '../../src/nightly/record-schema.ts';
import { checked } from '../cli/explored.ts';
import { pincheck, preloaded, root } from '../cli/run-cli.ts';
import type { CliOptions } from '../cli/run-cli.ts';
import { xmlComplaints } from '../report/xml-complaints.ts';
import { isLane, lanesOf, until } from './lanes.ts';
import { canary, changedScenario, folderWith, historyIn, large, small } from './nights.ts';

function night(cwd: string, args: readonly string[] = [], options: Partial<CliOptions> = {}) {
  return pincheck(['nightly', '--campaign', 'campaign.json', '--workers', '2', '--quiet', ...args], { cwd, ...options });
}

describe.concurrent('a night', () => {
  it('in which all is as it must be is green, leaves its files, and is what the next one compares with', async () => {
    const cwd = folderWith(small);
    const summary = join(cwd, 'summary.md');
    writeFileSync(summary, 'before\n');
    const first = await night(cwd, ['--json'], { env: { GITHUB_STEP_SUMMARY: summary } });
    expect(first).toMatchObject({ code: 0, stderr: '' });
    const record = checked('nightly', first.stdout) as NightRecord;
    expect(record.counts).toEqual({ verified: 7, violated: 3, 'not-applicable': 0, inconclusive: 0, changed: 0, fault: 0 });
    expect(record).toMatchObject({ standing: 'green', reasons: [], nights: [] });
    const { cells } = JSON.parse(readFileSync(join(root, 'results/golden.json'), 'utf8')) as {
      cells: Record<string, Record<string, object>>;
    };
    const shown = (id: string): unknown => record.entries.find((entry) => entry.id === id)?.cell;
    expect(shown('two-iterators v5')).toEqual(cells['two-iterators']['v5']);

    expect(checked('history', JSON.stringify(historyIn(cwd)[0]))).toMatchObject({ complete: true });
    expect(readdirSync(join(cwd, 'results/history'))).toEqual([expect.stringMatching(/^\d{8}T\d{6}Z\.json$/)]);
    expect(readFileSync(summary, 'utf8')).toMatch(/^before\n# The night is green\n/);
    expect(await xmlComplaints(readFileSync(join(cwd, record.results, 'junit.xml'), 'utf8'), 'junit.xsd')).toEqual([]);
    for (const file of ['nightly.json', 'nightly.md', 'nightly.html']) expect(existsSync(join(cwd, record.results, file)), file).toBe(true);

    const second = await night(cwd, ['--json']);
    const again = JSON.parse(second.stdout) as NightRecord;
    const trim = again.entries.find(({ id }) => id === 'trim v5 bios=3');
    expect(trim?.trend).toMatchObject({ nights: 1, distinct: trim?.cell?.distinct });
    expect({ code: second.code, nights: again.nights }).toEqual({ code: 0, nights: [record.provenance.started] });
  });

  it('in which a scenario does not give what it expects is red', async () => {
    const cwd = folderWith(small);
    const file = changedScenario(cwd, 'merge', { expect: { v5: 'no-underflow' } });
    writeFileSync(join(cwd, 'campaign.json'), JSON.stringify({ ...small, groups: [{ scenarios: [file], kernels: ['v5', '6.6'] }] }));
    const { code, stdout } = await night(cwd);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^the night is red\nCHANGED merge v5: verified; the scenario expects a violation of no-underflow\n2 entries: 1 verified, 1 CHANGED\n$/,
    );
  });

  it('in which a count differs from the manifest is red', async () => {
    const cwd = folderWith(small);
    const golden = readFileSync(join(root, 'results/golden.json'), 'utf8');
    const { cells } = JSON.parse(golden) as { cells: Record<string, Record<string, { distinct: number }>> };
    cells['trim']['v5'].distinct++;
    writeFileSync(join(cwd, 'golden.json'), JSON.stringify({ formatVersion: 1, cells }));
    const { code, stdout } = await night(cwd, ['--golden', 'golden.json']);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^the night is red\nCHANGED trim v5: verified, (\d+) states, depth (\d+); it was: verified, \d+ states, depth \2\n/,
    );
  });

  it('in which a count differs from that of the last nights is red where nobody has written one down', async () => {
    const cwd = folderWith(small);
    await night(cwd);
    const [before] = historyIn(cwd);
    before.entries['trim v5 bios=3'].distinct--;
    before.entries['trim v5'].distinct--;
    writeFileSync(join(cwd, 'results/history/20260101T000000Z.json'), JSON.stringify(before));
    const { code, stdout } = await night(cwd, ['--json']);
    const { reasons, entries } = JSON.parse(stdout) as NightRecord;
    expect(code).toBe(1);
    expect(reasons).toEqual([expect.stringMatching(/^CHANGED trim v5 bios=3: (\d+) distinct states, and \d+ in the last nights$/)]);
    expect(entries.find(({ id }) => id === 'trim v5')?.notes).toEqual([expect.stringContaining('the reference has changed since')]);
  });

  it('whose canary passes is red', async () => {
    const cwd = folderWith({ ...small, canary: { ...canary, change: {} } });
    const { code, stdout } = await night(cwd, ['--json']);
    const { reasons, results } = JSON.parse(stdout) as NightRecord;
    expect(code).toBe(1);
    expect(reasons).toEqual([
      expect.stringMatching(/^CHANGED canary: merge v5: it passed: tokens-cover-vectors was not found among \d+ distinct states$/),
    ]);
    expect(readFileSync(join(cwd, results, 'nightly.md'), 'utf8')).toMatch(/; THE CANARY DID NOT FAIL: it passed: /);
  });

  it('in which a worker is killed is red, and finishes everything else', async () => {
    const cwd = folderWith(small);
    const { code, stdout } = await night(cwd, ['--json'], { env: preloaded(cwd, laneIsKilled) });
    const { counts, reasons, results } = JSON.parse(stdout) as NightRecord;
    expect(code).toBe(4);
    expect(readFileSync(join(cwd, results, 'junit.xml'), 'utf8')).toContain(
      '<error message="FAULT: its process ended by SIGKILL" type="fault">',
    );
    expect(reasons).toEqual([expect.stringMatching(/^FAULT [^:]+: its process ended by SIGKILL$/)]);
    expect(counts).toMatchObject({ fault: 1, inconclusive: 0, changed: 0 });
    expect(counts.verified + counts.violated).toBe(9);
  });

  it('that is cut off by its budget is inconclusive, in time, and names what is left', async () => {
    const cwd = folderWith({ ...large, groups: large.groups.slice(-1) });
    const began = performance.now();
    const { code, stdout } = await night(cwd, ['--time-budget', '5']);
    // The search would take minutes.
    expect(performance.now() - began).toBeLessThan(60_000);
    expect(code).toBe(3);
    expect(stdout).toMatch(/^the night is inconclusive\nNOT FINISHED within 5 s: .*read-write-fork v5/);
  });

  it('that is interrupted reports what it finished, and is the only one in its folder until then', async () => {
    const cwd = folderWith(large);
    let second: Awaited<ReturnType<typeof night>> | null = null;
    const { code, stdout } = await night(cwd, ['--json'], {
      meanwhile: (child) => {
        void atGiant(cwd).then(async () => {
          second = await night(cwd);
          child.kill('SIGINT');
        });
      },
    });
    expect(second).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^pincheck: results.history: another night is at work there, process \d+\n$/),
    });
    const { standing, counts } = JSON.parse(stdout) as NightRecord;
    expect({ code, standing, inconclusive: counts.inconclusive }).toEqual({ code: 130, standing: 'interrupted', inconclusive: 1 });
    const entries = { 'trim v5 bios=3': { finished: true }, 'read-write-fork v5': { outcome: 'inconclusive', finished: false } };
    expect(historyIn(cwd)).toMatchObject([{ complete: false, entries }]);
    expect(existsSync(join(cwd, 'results/checkpoints/read-write-fork_v5/checkpoint.json'))).toBe(true);
  });

  it('that is killed leaves in the history what it finished, and nobody who goes on', async () => {
    const cwd = folderWith(large);
    let lanes: number[] = [];
    const { code } = await night(cwd, [], {
      meanwhile: (child) => {
        void atGiant(cwd).then(() => {
          lanes = lanesOf(child.pid!);
          child.kill('SIGKILL');
        });
      },
    });
    expect({ code, lanes: lanes.length }).toEqual({ code: null, lanes: 1 });
    expect(historyIn(cwd)).toMatchObject([{ complete: false, entries: { 'trim v5 bios=3': { finished: true } } }]);
    await until(() => !lanes.some(isLane));
  });

  it.each([
    ['the history', refusing('results/history/'), {}, 'the history cannot be written: ENOSPC'],
    ['the results', refusing('results/nightly-'), {}, 'the results cannot be written: ENOSPC'],
    ['the summary', '', { GITHUB_STEP_SUMMARY: 'none/summary.md' }, 'none/summary.md: the summary cannot be written: ENOENT'],
  ])('that cannot write %s says so once, tells what it found, and ends as one with a fault', async (_, text, env, why) => {
    const cwd = folderWith({ ...small, groups: [{ scenarios: ['merge'], kernels: ['v5', '6.2'] }] });
    const { code, stdout, stderr } = await night(cwd, [], { env: { ...preloaded(cwd, text), ...env } });
    expect({ code, lines: stderr.split('\n').length }).toEqual({ code: 4, lines: 2 });
    expect(stderr).toContain(`pincheck: ${why}`);
    expect(stdout).toMatch(/the night is green\b[^]*2 entries: 2 verified/i);
  });

  it.each([
    ['canary', { ...small, canary: { ...canary, kernel: 'v55' } }, 'there is no kernel "v55"; did you mean "v5"?'],
    [
      'group',
      { ...small, groups: [...small.groups, { scenarios: ['merge'], kernels: ['v5', 'v55'] }] },
      'there is no kernel "v55"; did you mean "v5"?',
    ],
    ['group', { ...small, groups: [{ scenarios: ['mergd'], kernels: ['v5'] }] }, 'there is no scenario "mergd"; did you mean "merge"?'],
  ])('whose %s names what is unknown is refused in one line', async (_, campaign, why) => {
    const { code, stdout, stderr } = await night(folderWith(campaign));
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: `pincheck: campaign.json: ${why}\n` });
  });

  it.each([
    [['--part', '3/2'], 'It must be K/N'],
    [['--golden', 'none.json'], 'none.json: cannot be read'],
    [['--campaign', 'none.json'], 'none.json: cannot be read'],
  ])('is refused in one line with %j', async (args, why) => {
    const { code, stdout, stderr } = await night(folderWith(small), args);
    expect({ code, stdout, lines: stderr.split('\n').length }).toEqual({ code: 2, stdout: '', lines: 2 });
    expect(stderr).toContain(why);
  });
});

/** Waits until the history of a night has all that is small, the canary included: then the giant is at work. */
function atGiant(cwd: string): Promise<void> {
  return until(() => existsSync(join(cwd, 'results/history')) && historyIn(cwd).some(({ entries }) => Object.keys(entries).length === 11));
}

/** The disk is full for what would get a path with this in it. */
const refusing = (path: string): string => `const fs = require('node:fs');
  const { renameSync } = fs;
  fs.renameSync = (from, to) => {
    if (to.includes('${path}')) throw new Error('ENOSPC: no space left on device, rename');
    renameSync(from, to);
  };
  require('node:module').syncBuiltinESMExports();`;

/** One process that explores is killed in place of its second answer; the first one may be the canary's. */
const laneIsKilled = `const { mkdirSync } = require('node:fs');
  const { isMainThread } = require('node:worker_threads');
  const { send } = process;
  let answers = 0;
  if (isMainThread && process.argv[1].includes('nightly-lane')) process.send = (...message) => {
    if (++answers === 2) try { mkdirSync('killed'); process.kill(process.pid, 'SIGKILL'); } catch {}
    return send.apply(process, message);
  };`;
