import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder } from '../empty-folder.ts';
import { everything } from '../everything.ts';
import { blocksOf, pages, root } from './markdown.ts';

/** Commands that are not run here, and why. */
const notRun: Readonly<Record<string, string>> = {
  'npm ci && npm run explore': 'needs the network; its second half is run below',
  'npm ci && npm test': 'needs the network, and would run this test within itself: .ci/run has this line',
  'npm ci': 'needs the network',
  'npm test': 'would run this test within itself',
  'npm run test:all': 'would run this test within itself',
  'npm run build': 'the first step of npm test',
  'npm run lint': 'a step of .ci/run',
  'npm run screenshots': 'writes into the project, and needs Chromium',
  'npm run soak': 'takes minutes; test/cli runs a short form of it',
  'npm run schemas': 'writes into the project; what it writes is compared by test/scenario',
  'npm run nightly': 'takes hours: test/nightly runs small ones',
  'npm run nightly -- --time-budget 600': 'takes ten minutes',
  'npm run nightly:trial': 'takes ten minutes',
  'npm run matrix': 'takes minutes: test/cli runs a part of it',
  'npm run matrix -- merge trim --kernel 6.6': 'compares with a manifest that the change at hand may be about to make anew',
  'npm run golden -- --update': 'takes minutes, and writes into the project',
  'npm run golden -- --update merge --kernel 6.6': 'writes into the project',
  'npm run golden': 'shows a manifest that the change at hand may be about to make anew',
  'npm run explore -- --kernel 6.2 --serve': 'does not end by itself; test/serve runs it',
  'npm run serve': 'does not end by itself; test/serve runs it',
  'npm run serve -- results/dio-read-fork-6.2-20260131T120000Z --port 8000': 'does not end by itself; test/serve runs it',
  'npm run mutants': 'takes minutes: test/cli and test/mutants run a part of it',
  'npx vitest run test/model/mutants.test.ts': 'runs as a part of npm test',
};

interface Command {
  readonly line: string;
  readonly code: number;
}

/** The commands of a page in their order; a comment may name the exit code. */
function commandsOf(page: string): Command[] {
  return blocksOf(page)
    .filter(({ info }) => info === 'sh')
    .flatMap(({ lines }) => lines)
    .filter((line) => line.trim() !== '')
    .map((text) => {
      const [line, comment = ''] = text.split(/ +# /);
      return { line: line.trim(), code: Number(/exit code (\d+)/.exec(comment)?.[1] ?? 0) };
    });
}

/** Runs a line of the documentation in a folder, by the program that `npm test` has just built. */
async function run(line: string, cwd: string): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const direct = line.replace(
    /^npm run (explore|replay|reproducer|list|matrix|golden|diff|mutants|nightly|verify-certificate)(?: --)?(?= |$)/,
    '"$NODE" "$PINCHECK" $1',
  );
  expect(direct, 'neither a command that can be run here nor one that is listed above').not.toBe(line);
  const kept = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/COLOR|^NODE_/.test(name)));
  const env = { ...kept, NODE: process.execPath, PINCHECK: join(root, 'bin/pincheck.js') };
  const child = spawn('sh', ['-c', direct], { cwd, env });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { code, stdout, stderr };
}

/** Pages whose commands together take minutes. */
const slow = ['findings', 'diff', 'formats', 'mutants', 'properties', 'scenarios'].map((name) => `docs/${name}.md`);
const withCommands = pages.filter((page) => commandsOf(page).length > 0 && (everything || !slow.includes(page)));

describe.concurrent.each(withCommands)('%s', (page) => {
  it('shows commands that work as written, one after the other', async () => {
    const cwd = emptyFolder();
    for (const { info, lines } of blocksOf(page)) {
      const [, file] = /^json file=(\S+)$/.exec(info) ?? [];
      if (file) writeFileSync(join(cwd, file), `${lines.join('\n')}\n`);
    }
    for (const { line, code } of commandsOf(page)) {
      if (Object.hasOwn(notRun, line)) continue;
      const ended = await run(line, cwd);
      expect({ line, code: ended.code, stderr: ended.stderr.replace(/^.* (?:states|entries;).*\n/gm, '') }).toEqual({
        line,
        code,
        stderr: '',
      });
    }
  });
});

it('lists no command as not run that no page shows', () => {
  const shown = pages.flatMap(commandsOf).map(({ line }) => line);
  expect(Object.keys(notRun).filter((line) => !shown.includes(line))).toEqual([]);
});

it('shows as the test line what a push must pass, but for lint', () => {
  const script = readFileSync(join(root, '.ci/run'), 'utf8').trimEnd().split('\n');
  const [test, lint] = script.slice(-2);
  expect(commandsOf('README.md').map(({ line }) => line)).toContain(test);
  expect(lint).toBe('npm run lint');
});

const CUT = '[...]';

describe('output shown in README.md', () => {
  const shown = blocksOf('README.md').filter(({ info }) => info === 'console');

  it('is of the default run, and of its counterexample', () => {
    expect(shown.map(({ lines }) => lines[0])).toEqual(['$ npm run explore', '$ npm run explore -- --kernel 6.2']);
  });

  it.each(shown.map(({ lines: [command, ...lines] }) => ({ command, lines })))('$command', async ({ command, lines }) => {
    const { stdout } = await run(command.slice(2), emptyFolder());
    expect(unmatched(lines, stdout.trimEnd().split('\n'))).toBeNull();
  });

  it('is not matched by other output', () => {
    const output = ['a', 'b', 'c', 'd'];
    expect(unmatched(['a', CUT, 'c', 'd'], output)).toBeNull();
    expect(unmatched(['a', 'b', CUT], output)).toBeNull();
    expect(unmatched(['a', CUT, 'd', CUT, 'c', CUT], output)).toBe('c');
    expect(unmatched(['b', CUT], output)).toBe('b');
    expect(unmatched([CUT, 'a', 'c', CUT], output)).toBe('a\nc');
    expect(unmatched(['a', 'b', 'c'], output)).toBe('a\nb\nc');
  });
});

/** The first run of lines between marks that the output does not have at its place, or null. */
function unmatched(lines: readonly string[], output: readonly string[]): string | null {
  const runs: string[][] = [[]];
  for (const line of lines) {
    if (line === CUT) runs.push([]);
    else runs[runs.length - 1].push(line);
  }
  let at = 0;
  for (const [i, part] of runs.entries()) {
    if (part.length === 0) continue;
    const last = i === runs.length - 1;
    const fits = (start: number): boolean =>
      part.every((line, k) => line === output[start + k]) && (!last || start + part.length === output.length);
    while (at < output.length && !fits(at) && i > 0) at++;
    if (!fits(at)) return part.join('\n');
    at += part.length;
  }
  return null;
}
