import { dirname } from 'node:path';
import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** What each room of src may import, besides its own files; kept as one table, so that the direction of the data is seen at a glance. */
const rooms = {
  explorer: [],
  state: ['explorer/model/schema.ts'],
  kernel: ['explorer', 'state'],
  transitions: ['explorer', 'state', 'kernel'],
  invariants: ['explorer', 'state', 'kernel'],
  diff: ['explorer', 'state', 'kernel', 'report'],
  models: ['explorer', 'state', 'kernel', 'transitions', 'invariants', 'diff'],
  scenario: ['explorer', 'state', 'kernel'],
  minimize: ['explorer', 'state', 'scenario'],
  report: ['explorer', 'state', 'kernel', 'scenario', 'minimize'],
  mutants: ['explorer', 'state', 'kernel', 'models', 'scenario', 'report', 'diff', 'matrix'],
  matrix: ['explorer', 'state', 'kernel', 'models', 'scenario', 'report'],
  nightly: ['explorer', 'state', 'models', 'scenario', 'report', 'matrix'],
  page: ['report/page-data.ts', 'nightly/page-data.ts'],
  serve: ['explorer', 'report'],
  reproducer: ['explorer', 'state', 'report'],
  cli: [
    'explorer',
    'state',
    'kernel',
    'models',
    'scenario',
    'report',
    'matrix',
    'diff',
    'mutants',
    'serve',
    'minimize',
    'reproducer',
    'nightly',
  ],
};

/** The same for the rooms in src/explorer; each may import the files that stand beside them, too, but for `explore.ts`. */
const explorerRooms = {
  model: [],
  packing: ['model'],
  engine: ['model', 'packing'],
  files: [],
  store: ['model', 'packing', 'engine', 'files'],
  checkpoint: ['model', 'files'],
  threads: ['model', 'packing', 'engine', 'files', 'store', 'checkpoint'],
  levels: ['model', 'packing', 'engine', 'files', 'store', 'checkpoint', 'threads'],
  search: ['model', 'packing', 'engine', 'files', 'store', 'checkpoint', 'threads', 'levels'],
  insight: ['model', 'packing', 'engine', 'files', 'store'],
};

/** Rooms in which nothing reads a clock, chance, the environment or a file. */
const pure = ['state', 'kernel', 'transitions', 'invariants'];

const names = Object.keys(rooms);

function importRule(room) {
  const allowed = rooms[room];
  const closed = names.filter((name) => name !== room && !allowed.includes(name));
  const group = ['**/workers/**', ...closed.map((name) => `**/${name}/**`)];
  // A file can only be let in again if its folder was.
  const open = allowed
    .filter((path) => path.includes('/'))
    .flatMap((path) => [`!**/${dirname(path)}`, `**/${dirname(path)}/*`, `!**/${path}`]);
  const patterns = [{ group: [...group, ...open], message: `src/${room} must not depend on it: see the table in eslint.config.js.` }];
  if (pure.includes(room)) patterns.push({ group: ['node:*'], message: `src/${room} is pure: no input, output, clock or environment.` });
  return { files: [`src/${room}/**/*.{ts,tsx}`], rules: { 'no-restricted-imports': ['error', { patterns }] } };
}

function explorerRule(room) {
  const closed = Object.keys(explorerRooms).filter((name) => name !== room && !explorerRooms[room].includes(name));
  const outside = names.filter((name) => name !== 'explorer');
  const group = ['**/workers/**', '**/explore.ts', ...[...outside, ...closed].map((name) => `**/${name}/**`)];
  const patterns = [{ group, message: `src/explorer/${room} must not depend on it: see the table in eslint.config.js.` }];
  return { files: [`src/explorer/${room}/**/*.ts`], rules: { 'no-restricted-imports': ['error', { patterns }] } };
}

export default defineConfig(
  globalIgnores(['dist/', 'node_modules/', 'results/', 'test/fixtures/']),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: 'only-allowed-literals' }],
      // Guards, effects and properties are methods of plain records, for their types' sake; none uses `this`.
      '@typescript-eslint/unbound-method': 'off',
      eqeqeq: 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }],
      'prefer-const': 'error',
    },
  },
  ...names.map(importRule),
  ...Object.keys(explorerRooms).map(explorerRule),
  {
    files: pure.map((room) => `src/${room}/**/*.ts`),
    rules: {
      'no-restricted-globals': ['error', 'Date', 'process', 'performance', 'setTimeout'],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: 'A model is deterministic.' }],
    },
  },
  // One declaration that is read as a table.
  { files: ['src/state/snapshot.ts'], rules: { 'max-lines-per-function': 'off' } },
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
    },
  },
  {
    files: ['**/*.js'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { process: 'readonly' } },
  },
);
