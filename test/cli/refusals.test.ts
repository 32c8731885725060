import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder } from '../empty-folder.ts';
import { filesBelow, fixture, pincheck } from './run-cli.ts';

/** Every one of these ends with exit code 2, one line on stderr, nothing on stdout, and no file written. */
type Refusal = readonly [what: string, args: readonly string[], line: RegExp];

const refusals: readonly Refusal[] = [
  ['an unknown command', ['exlore'], /^pincheck: unknown command 'exlore' \(Did you mean explore\?\)$/],
  ['an unknown option', ['explore', '--kernal', '6.2'], /^pincheck: unknown option '--kernal' \(Did you mean --kernel\?\)$/],
  ['no number of workers', ['explore', '--workers', '0'], /'--workers <n>' argument '0' is invalid.*from 1 to/],
  ['no depth', ['explore', '--depth', '-1'], /'--depth <n>' argument '-1' is invalid/],
  ['no store', ['explore', '--store', 'bloom'], /'--store <kind>' argument 'bloom' is invalid.*exact, hash64/],
  ['a look at states that are not kept', ['explore', '--store', 'hash64', '--explain-size'], /only the exact store has them$/],
  ['no counterexamples', ['explore', '--max-violations', '0'], /'--max-violations <n>' argument '0' is invalid/],
  ['counterexamples by fingerprints', ['explore', '--store', 'hash64', '--max-violations', '2'], /only the exact store has them$/],
  ['a smaller world of what is no scenario', ['explore', '--model', 'broken-counter', '--minimize'], /--minimize makes scenarios smaller/],
  ['no graph', ['explore', '--graph', 'svg'], /'--graph <format>' argument 'svg' is invalid\. Allowed choices are dot, graphml/],
  ['no memory', ['explore', '--memory-limit', '10'], /'--memory-limit <size>' argument '10' is invalid\. It must be at least 1M/],
  ['no engine', ['explore', '--engine', 'steam'], /'--engine <name>' argument 'steam' is invalid.*packed, immer/],
  ['no setting', ['explore', '--set', 'frames'], /KEY=VALUE/],
  ['two scenarios', ['explore', 'merge', 'trim'], /too many arguments/],
  ['an unknown scenario', ['explore', 'dio-red-fork'], /^pincheck: there is no scenario "dio-red-fork"; did you mean "dio-read-fork"\?$/],
  ['an unknown kernel', ['explore', '--kernel', '6.9'], /^pincheck: there is no kernel "6\.9"; did you mean "6\.[1-8]"\?$/],
  ['an unknown model', ['explore', '--model', 'two-phase'], /^pincheck: there is no model "two-phase"; known: /],
  [
    'an unknown key of a model',
    ['explore', '--model', 'page-pin', '--set', 'actor=3'],
    /^pincheck: --set actor is no key of the model page-pin; did you mean "actors"\?$/,
  ],
  [
    'a model that nobody can lay out',
    ['explore', '--model', 'two-phase-commit', '--set', 'managers=1000000'],
    /^pincheck: --set managers must be an integer from 1 to 64, not 1000000$/,
  ],
  [
    'a size that is no number',
    ['explore', '--model', 'broken-counter', '--set', 'processes=many'],
    /^pincheck: --set processes must be an integer from 1 to 64, not many$/,
  ],
  [
    'a choice that is none',
    ['explore', '--model', 'dining-philosophers', '--set', 'seats=3', '--set', 'polite=perhaps'],
    /^pincheck: --set polite must be true or false, not perhaps$/,
  ],
  [
    'a model without its size',
    ['explore', '--model', 'page-pin', '--set', 'pages=2'],
    /^pincheck: the model page-pin needs --set actors=<2 to 64>$/,
  ],
  [
    'less memory than any search needs',
    ['explore', '--memory-limit', '1M', '--no-spill', '--workers', '64'],
    /^pincheck: --memory-limit 1,000,000 is too little for any search of this with 64 workers: it needs [\d,]+ bytes$/,
  ],
  [
    'more memory than there is',
    ['explore', '--memory-limit', '101%'],
    /'--memory-limit <size>' argument '101%' is invalid\. It must be at most/,
  ],
  ['a device, which never ends', ['explore', '/dev/zero'], /^pincheck: \/dev\/zero: cannot be read: it is no file$/],
  ['a model and a scenario', ['explore', 'merge', '--model', 'broken-counter'], /exclude each other/],
  ['a model that cannot be built', ['explore', '--model', 'difference'], /^pincheck: difference: it needs a scenario/],
  ['an unknown bound', ['explore', '--set', 'frmes=2'], /^pincheck: --set frmes is not a key.*did you mean "frames"\?$/],
  ['a bound out of range', ['explore', '--set', 'frames=99'], /^pincheck: --set frames must be an integer from 1 to 16, not 99$/],
  [
    'a bound that breaks the layout',
    ['explore', fixture('scenarios/one-read.json'), '--set', 'dmaBlock=4'],
    /one-read\.json: bounds\.dmaBlock must divide/,
  ],
  [
    'an unknown property',
    ['explore', '--invariant', 'no-underflw'],
    /^pincheck: there is no property "no-underflw"; did you mean "no-underflow"\?$/,
  ],
  ['one option of every kernel', ['explore', '--kernel', 'all', '--minimize'], /^pincheck: --minimize needs one kernel, not --kernel all$/],
  ['an option of what is only shown', ['golden', '--workers', '1'], /^pincheck: --workers means nothing without --update$/],
  ['a folder without a name', ['explore', '--out', ''], /'--out <dir>' argument '' is invalid\. It must not be empty\.$/],
  [
    'a manifest of what is not shipped',
    ['golden', '--update', fixture('scenarios/one-read.json'), '--golden', 'golden.json'],
    /one-read\.json is no shipped scenario: only these are in a golden manifest$/,
  ],
  ['two kernels', ['explore', '--kernel', '6.2', '--kernel', 'v5'], /'--kernel <name>' argument 'v5' is invalid\. It may be given once\./],
  [
    'two kernels to compare with',
    ['diff', '--kernel', '6.2', '--against', '6.6', '--against', '6.8'],
    /'--against <name>' argument '6\.8' is invalid\. It may be given once\./,
  ],
  [
    'a program that is no C file',
    ['reproducer', 'trace.json', '--out', 'trace.json'],
    /^pincheck: --out trace\.json: the program is a C file/,
  ],
  [
    'a program that overwrites the trace',
    ['reproducer', 'dir/../trace', '--out', 'trace.c'],
    /^pincheck: trace\.c would be built as dir\/\.\.\/trace, and overwrite the trace: --out names another program$/,
  ],
  ['a file that is not there', ['explore', './gone.json'], /^pincheck: \.\/gone\.json: cannot be read: ENOENT/],
  ['a folder', ['explore', fixture('scenarios') + '/'], /cannot be read: EISDIR/],
  ['no JSON', ['explore', fixture('broken/not-json.json')], /not-json\.json: is not valid JSON.*: \S/],
  [
    'a results folder that cannot be made',
    ['explore', '--out', `${fixture('scenarios/one-read.json')}/results`],
    /results cannot be written there/,
  ],
  ['no list', ['list', 'bios'], /Allowed choices are scenarios/],
  ['no trace', ['replay', fixture('scenarios/one-read.json')], /one-read\.json: is no trace that this version reads/],
  ['a trace that is not there', ['replay', 'trace.json'], /^pincheck: trace\.json: cannot be read/],
];

it('runs that write to one folder at once, and in one second, each get their own', async () => {
  const cwd = emptyFolder();
  const args = ['explore', fixture('scenarios/one-read.json'), '--workers', '1', '--json'];
  const runs = await Promise.all(Array.from({ length: 4 }, () => pincheck(args, { cwd })));
  const folders = runs.map(({ code, stdout }) => {
    expect(code).toBe(0);
    return (JSON.parse(stdout) as { results: string }).results;
  });
  expect(
    readdirSync(join(cwd, 'results'))
      .map((name) => join('results', name))
      .sort(),
  ).toEqual(folders.sort());
  for (const folder of folders) expect(filesBelow(join(cwd, folder))).toEqual(['junit.xml', 'report.html', 'results.sarif', 'run.json']);
});

describe.concurrent('a refusal is one line, exit code 2, and writes nothing', () => {
  it.each(refusals)('%s', async (_, args, line) => {
    const cwd = emptyFolder();
    const { code, stdout, stderr } = await pincheck(args, { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.trimEnd()).toMatch(line);
    expect(stderr.split('\n')).toHaveLength(2);
    expect(filesBelow(cwd)).toEqual([]);
  });

  it.each([['explore'], ['matrix'], ['mutants', 'nothing', '--on']])(
    'a scenario whose names the model does not know: %s',
    async (...command) => {
      const cwd = emptyFolder();
      const file = join(cwd, 'one-read.json');
      const scenario = JSON.parse(readFileSync(fixture('scenarios/one-read.json'), 'utf8')) as object;
      writeFileSync(file, JSON.stringify({ ...scenario, goals: ['everthing-done'] }));
      expect(await pincheck([...command, file], { cwd })).toEqual({
        code: 2,
        stdout: '',
        stderr: `pincheck: ${file}: goals[0] names no goal of this model: "everthing-done"; did you mean "everything-done"?\n`,
      });
    },
  );

  it.each([
    ['frames', 1e9, '1000000000 is no size of a model'],
    ['frames', 2.5, '2.5 is no size of a model'],
    ['frames', 17, 'its bounds are none of a scenario'],
  ])('a trace of a model with %s %d', async (bound, size, why) => {
    const cwd = emptyFolder();
    await pincheck(['explore', '--kernel', '6.2', '--out', 'old', '--quiet'], { cwd });
    const [folder] = readdirSync(join(cwd, 'old'));
    const name = readdirSync(join(cwd, 'old', folder)).find((file) => /^trace-[^.]*\.json$/.test(file)) ?? '';
    const trace = JSON.parse(readFileSync(join(cwd, 'old', folder, name), 'utf8')) as {
      spec: { config: { bounds: Record<string, number> } };
    };
    trace.spec.config.bounds[bound] = size;
    writeFileSync(join(cwd, 'trace.json'), JSON.stringify(trace));
    for (const command of ['replay', 'reproducer'])
      expect(await pincheck([command, 'trace.json'], { cwd })).toEqual({
        code: 2,
        stdout: '',
        stderr: `pincheck: trace.json: spec describes no model: ${why}\n`,
      });
  });

  it('a results folder from another version', async () => {
    const cwd = emptyFolder();
    await pincheck(['explore', '--model', 'broken-counter', '--out', 'old'], { cwd });
    const [folder] = readdirSync(join(cwd, 'old'));
    for (const file of ['run.json', 'trace-no-lost-update.json']) {
      const path = join(cwd, 'old', folder, file);
      writeFileSync(path, readFileSync(path, 'utf8').replace('"formatVersion": 1', '"formatVersion": 0'));
    }
    const before = filesBelow(cwd);
    const refused: [string, string, RegExp][] = [
      ['serve', '', /^pincheck: .*run\.json: is no run that this version reads: formatVersion: .*\n$/],
      ['verify-certificate', '/run.json', /^pincheck: .*run\.json: is no certificate that this version reads: formatVersion: .*\n$/],
      ['replay', '/trace-no-lost-update.json', /^pincheck: .*\.json: is no trace that this version reads: formatVersion: .*\n$/],
    ];
    for (const [command, file, line] of refused) {
      const { code, stdout, stderr } = await pincheck([command, `old/${folder}${file}`], { cwd });
      expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(line) });
    }
    expect(filesBelow(cwd)).toEqual(before);
  });

  it('a name in a scenario that no model knows', async () => {
    const cwd = emptyFolder();
    const scenario = {
      name: 'odd',
      title: 'Odd.',
      layout: { pages: ['anon'], mapping: [0] },
      actors: ['submitter'],
      starts: [{ calls: [{ op: 'read', kind: 'ubuf', segments: [[0, 1]] }] }],
    };
    const cases = [
      [{ expect: { v5: 'no-underflw' } }, 'expect.v5 names no property of this model: "no-underflw"; did you mean "no-underflow"?'],
      [
        { expect: { v5: { violated: 'no-underflow', skip: ['no-underflow'], why: 'Both.' } } },
        'expect.v5.skip has "no-underflow", which must be violated there',
      ],
      [{ goals: ['trim-hapened'] }, 'goals[0] names no goal of this model: "trim-hapened"; did you mean "trim-happened"?'],
      [{ alive: ['sumbit'] }, 'alive[0] names no transition of this model: "sumbit"; did you mean "submit"?'],
    ] as const;
    for (const [keys, why] of cases) {
      writeFileSync(join(cwd, 'odd.json'), JSON.stringify({ ...scenario, ...keys }));
      const { code, stderr } = await pincheck(['explore', 'odd.json'], { cwd });
      expect({ code, stderr }).toEqual({ code: 2, stderr: `pincheck: odd.json: ${why}\n` });
    }
    expect(filesBelow(cwd)).toEqual(['odd.json']);
  });
});
