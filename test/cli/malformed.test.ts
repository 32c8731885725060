import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from '../cases.ts';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { emptyFolder } from '../empty-folder.ts';
import { filesBelow, fixture, pincheck } from './run-cli.ts';

const RUNS = 500;

afterEach(() => {
  vi.restoreAllMocks();
});

/** Runs the command line in this process, as the program does. */
async function run(args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      said[stream] += String(text);
      return true;
    });
  }
  const code = await main(args);
  vi.restoreAllMocks();
  return { code, ...said };
}

/** One line on stderr that names the file, and nothing else. */
function expectRefusal({ code, stdout, stderr }: { code: number | null; stdout: string; stderr: string }, path: string): void {
  expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: '' });
  expect(stderr.startsWith(`pincheck: ${path}: `), stderr).toBe(true);
  // eslint-disable-next-line no-control-regex -- what moves the cursor of a terminal
  expect(stderr).toMatch(/^[^\u0000-\u001f\u007f-\u009f\u202a-\u202e]+\n$/);
  expect(stderr.length).toBeLessThan(path.length + 600);
  expect(stderr).not.toMatch(/\bat \S+ \(|\.ts:\d|\.js:\d|report it/);
}

const call = { op: 'read', kind: 'ubuf', segments: [[0, 4]], completion: 'check-dirty', setDirty: true, lateRevert: 0 };
const sound = {
  name: 'fuzzed',
  title: 'Nothing is wrong here.',
  bounds: { unitsPerPage: 4, frames: 2, bias: 3, granularity: 'coarse', deviceErrors: false },
  layout: { pages: ['anon'], mapping: [0], fault: [], folios: [] },
  actors: ['submitter', 'device'],
  starts: [{ calls: [call] }, { calls: [call] }],
  expect: { v5: 'verified', '6.2': { violated: 'no-underflow', skip: ['no-lost-update'], why: 'Why not.' } },
  goals: ['everything-done'],
  alive: ['submit'],
};
const text = JSON.stringify(sound);

type Path = readonly (string | number)[];

/** The paths of all values for which something holds. */
function pathsOf(value: unknown, wanted: (value: unknown) => boolean, at: Path = []): Path[] {
  const inside = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const below = inside.flatMap(([key, child]) => pathsOf(child, wanted, [...at, Array.isArray(value) ? Number(key) : key]));
  return wanted(value) ? [at, ...below] : below;
}

/** The sound scenario with one value replaced; undefined removes it. */
function replaced(path: Path, by: unknown): string {
  if (path.length === 0) return JSON.stringify(by);
  const copy: unknown = structuredClone(sound);
  const parent = path.slice(0, -1).reduce((value, key) => (value as Record<string | number, unknown>)[key], copy);
  Object.defineProperty(parent, path[path.length - 1], { value: by, enumerable: by !== undefined, configurable: true, writable: true });
  return JSON.stringify(copy);
}

const at = (wanted: (value: unknown) => boolean): fc.Arbitrary<Path> => fc.constantFrom(...pathsOf(sound, wanted));
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
const required = [['name'], ['title'], ['layout'], ['actors'], ['starts'], ['layout', 'pages'], ['starts', 0, 'calls', 0, 'op']];
const strange = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString', '', ' ', '\u001b[2J', '\ud800'));

/** Texts that are no scenario, each because of how it was made. */
const malformed: fc.Arbitrary<string> = fc.oneof(
  fc.nat(text.length - 1).map((end) => text.slice(0, end)),
  fc.string({ unit: 'binary' }).filter((some) => some !== ''),
  fc.json(),
  fc.tuple(fc.string({ minLength: 1 }), fc.nat(text.length)).map(([some, i]) => `${text.slice(0, i)}"${some}\u0001${text.slice(i)}`),
  fc
    .tuple(
      at((value) => typeof value === 'number'),
      fc.constantFrom(-1, 0.5, 1e9, 2 ** 53, 1e308, '1', true, [], {}),
    )
    .map(([path, by]) => replaced(path, by)),
  fc
    .tuple(
      at(() => true),
      fc.constantFrom({ odd: 1 }, [[[{}]]], [null, -1]),
    )
    .map(([path, by]) => replaced(path, by)),
  fc
    .tuple(
      at(isObject),
      strange.filter((key) => !text.includes(`"${key}"`)),
      fc.jsonValue(),
    )
    .filter(([path, key]) => !['$schema', 'story', 'slow'].includes(key) && path.at(-1) !== 'change')
    .map(([path, key, value]) => replaced([...path, `x ${key}`], value)),
  fc.tuple(at(isObject), fc.constantFrom('__proto__', 'constructor')).map(([path, key]) => replaced([...path, key], {})),
  fc.constantFrom(...required).map((path) => replaced(path, undefined)),
  fc
    .tuple(strange, fc.constantFrom('name', 'actors'))
    .filter(([some]) => some !== 'fuzzed')
    .map(([some, key]) => replaced([key], some)),
  fc.tuple(at(Array.isArray), fc.integer({ min: 65, max: 2000 })).map(([path, n]) => replaced(path, Array(n).fill(0))),
  fc
    .tuple(fc.integer({ min: 65, max: 20_000 }), fc.constantFrom('title', 'layout', 'odd'))
    .map(([depth, key]) => text.replace(/}$/, `,"${key}":${'['.repeat(depth)}${']'.repeat(depth)}}`)),
);

test(`${String(RUNS)} malformed scenarios are refused, each in a line, and nothing is written`, async () => {
  const folder = emptyFolder();
  const path = join(folder, 'fuzzed.json');
  await fc.assert(
    fc.asyncProperty(malformed, async (scenario) => {
      writeFileSync(path, scenario);
      expectRefusal(await run(['explore', path, '--out', join(folder, 'results')]), path);
      expect(filesBelow(folder)).toEqual(['fuzzed.json']);
    }),
    { numRuns: RUNS },
  );
});

test('what was spoiled is accepted while it is sound', async () => {
  const folder = emptyFolder();
  const path = join(folder, 'fuzzed.json');
  writeFileSync(path, text);
  const { code, stdout } = await run(['explore', path, '--dump-views']);
  expect({ code, begins: stdout.slice(0, 8) }).toEqual({ code: 0, begins: '// Body ' });
});

const corpus = readdirSync(fixture('malformed'));

describe('the corpus of malformed scenarios', () => {
  test('is refused, file by file', async () => {
    const folder = emptyFolder();
    for (const file of corpus) {
      const path = fixture(`malformed/${file}`);
      expectRefusal(await run(['explore', path, '--out', join(folder, 'results')]), path);
    }
    expect(filesBelow(folder)).toEqual([]);
  });

  test.concurrent.each(['binary', 'path-as-name', 'shell-as-name', 'turned-round', 'too-large-to-lay-out'])(
    'is refused by the program, too: %s',
    async (name) => {
      const cwd = emptyFolder();
      const path = fixture(`malformed/${name}.json`);
      expectRefusal(await pincheck(['explore', path], { cwd }), path);
      expect(filesBelow(cwd)).toEqual([]);
    },
  );

  test('is refused by every command that reads files', async () => {
    const deep = join(emptyFolder(), 'deep.json');
    writeFileSync(deep, `${'['.repeat(1e6)}${']'.repeat(1e6)}`);
    for (const path of [fixture('malformed/truncated.json'), fixture('malformed/list.json'), deep])
      for (const command of ['replay', 'reproducer', 'verify-certificate'] as const) expectRefusal(await run([command, path]), path);
  });

  test('holds what a name can do to a shell, a path and a page', () => {
    const texts = corpus.map((file) => readFileSync(fixture(`malformed/${file}`), 'utf8')).join('');
    for (const name of ['$(', '../', '<img', '__proto__', '\u202e', '\u001b[']) expect(texts).toContain(name);
  });
});
