import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { blocksOf } from '../docs/markdown.ts';
import { emptyFolder } from '../empty-folder.ts';
import { root } from '../cli/run-cli.ts';

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, string>>;
}
interface Job {
  readonly 'timeout-minutes': number;
  readonly strategy: { readonly 'fail-fast': boolean; readonly matrix: Readonly<Record<string, readonly string[]>> };
  readonly env?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly permissions: unknown;
  readonly concurrency: { readonly group: string };
  readonly jobs: Readonly<Record<string, Job>>;
}

const folder = join(root, '.github/workflows');
const files = readdirSync(folder);
const textOf = (file: string): string => readFileSync(join(folder, file), 'utf8');
const workflowOf = (file: string): Workflow => parse(textOf(file)) as Workflow;
const jobs = files.flatMap((file) => Object.entries(workflowOf(file).jobs).map(([name, job]) => ({ place: `${file} ${name}`, job })));

/** Steps that cannot run here, and why. */
const notRun: Readonly<Record<string, string>> = {
  'npm ci': 'needs the network',
  'npm ci && npm test': 'needs the network, and would run this test within itself',
  'npm run lint': 'looks at nothing that a test could change',
  'npm run test:all': 'takes minutes, and would run this test within itself',
  'npm run nightly:trial': 'takes ten minutes; nightly.test.ts does the same with a campaign of seconds',
};

it('there are the two workflows', () => {
  expect(files.sort()).toEqual(['ci.yml', 'nightly.yml']);
});

describe.each(files)('%s', (file) => {
  it('may read the repository and nothing else, and is not run twice at once', () => {
    const { permissions, concurrency } = workflowOf(file);
    expect(permissions).toEqual({ contents: 'read' });
    expect(concurrency.group).toContain(file.replace('.yml', ''));
  });

  it('pins every action to a commit, and says which release that is', () => {
    const used = [...textOf(file).matchAll(/uses: (.*)/g)].map(([, action]) => action);
    expect(used.length).toBeGreaterThan(2);
    for (const action of used) expect(action).toMatch(/^actions\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('puts nothing that somebody else says into a shell', () => {
    for (const [, run] of textOf(file).matchAll(/run: (\|(?:\n {10}.*)+|.*)/g)) expect(run).not.toContain('${{');
  });
});

describe.each(jobs)('$place', ({ job }) => {
  it('has a matrix, of which one part that fails ends no other', () => {
    expect(job.strategy['fail-fast']).toBe(false);
    expect(Object.values(job.strategy.matrix)[0].length).toBeGreaterThan(1);
  });

  it('keeps what there is, whatever happened', () => {
    const { steps } = job;
    const last = steps[steps.length - 1];
    expect([last.uses?.split('@')[0], last.if]).toEqual(['actions/upload-artifact', 'always()']);
    expect(last.with?.['name']).toMatch(/\$\{\{ (matrix|strategy)\./);
  });

  it('ends later than the tool ends by itself', () => {
    const { TIME_BUDGET = '600' } = job.env ?? {};
    expect(job['timeout-minutes'] * 60).toBeGreaterThan(Number(TIME_BUDGET) + 15 * 60);
    expect(job['timeout-minutes']).toBeLessThanOrEqual(360);
  });
});

describe('the matrix', () => {
  it('of ci begins with the oldest Node that package.json allows', () => {
    const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { engines: { node: string } };
    const { node } = workflowOf('ci.yml').jobs['test'].strategy.matrix;
    expect(`>=${node[0]}`).toBe(engines.node);
    expect(node.slice(1).every((version) => Number(version) > Number(node[0]))).toBe(true);
  });

  it('of nightly has every part of the campaign once', () => {
    const { part } = workflowOf('nightly.yml').jobs['campaign'].strategy.matrix;
    expect(part).toEqual(part.map((_, i) => `${String(i + 1)}/${String(part.length)}`));
  });

  it('runs the test line of the README', () => {
    const lines = blocksOf('README.md').flatMap(({ info, lines: block }) => (info === 'sh' ? block : []));
    const runs = workflowOf('ci.yml').jobs['test'].steps.flatMap(({ run }) => run ?? []);
    expect(runs.filter((run) => lines.includes(run))).toEqual(['npm ci && npm test']);
  });
});

const steps = jobs.flatMap(({ place, job }) =>
  job.steps.flatMap(({ run }) => (run === undefined ? [] : [{ place, run: run.trim(), env: job.env ?? {} }])),
);
const runnable = steps.filter(({ run }) => !Object.hasOwn(notRun, run));

/** Runs a step as GitHub does, but with the program that was just built and in an empty folder. */
function runStep(
  run: string,
  env: Readonly<Record<string, string>>,
  program = join(root, 'bin/pincheck.js'),
): { code: number | null; stdout: string; stderr: string; cwd: string } {
  const direct = run.replace(/npm run (\w+) --/g, '"$NODE" "$PINCHECK" $1 --workers 1');
  const cwd = emptyFolder();
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/COLOR|^NODE_/.test(name)));
  const tools = { NODE: process.execPath, PINCHECK: program, GITHUB_STEP_SUMMARY: join(cwd, 'summary.md') };
  const { status, stdout, stderr } = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', direct], {
    cwd,
    env: { ...clean, ...env, ...tools },
    encoding: 'utf8',
  });
  return { code: status, stdout, stderr, cwd };
}

describe('a step', () => {
  it('is run here, or there is a reason why it is not', () => {
    expect(Object.keys(notRun).filter((line) => !steps.some(({ run }) => run === line))).toEqual([]);
    expect(runnable.map(({ place }) => place)).toEqual(['nightly.yml campaign']);
  });

  it.each(runnable)('of $place runs as it is written', ({ run }) => {
    // One entry, in place of a quarter of all.
    const { code, stderr, cwd } = runStep(run, { PART: '5/1000', TIME_BUDGET: '600' });
    expect({ code, stderr: stderr.replace(/^.* entries; at work: .*\n/gm, '') }).toEqual({ code: 0, stderr: '' });
    expect(readFileSync(join(cwd, 'summary.md'), 'utf8')).toMatch(/^# The night is green\n/);
  });

  it.each([
    [0, 0, ''],
    [1, 1, ''],
    [3, 0, '::warning title=inconclusive::'],
    [4, 4, ''],
    [130, 130, ''],
  ])('makes of the exit code %i of the program %i', (given, wanted, said) => {
    const [{ run }] = runnable;
    const stub = join(emptyFolder(), 'stub.js');
    writeFileSync(stub, `process.exit(${String(given)})`);
    const { code, stdout } = runStep(run, { PART: '1/1', TIME_BUDGET: '1' }, stub);
    expect({ code, said: stdout.split('Something')[0] }).toEqual({ code: wanted, said });
  });
});
