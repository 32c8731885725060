import { defineConfig } from 'vitest/config';
import { everything } from './test/everything.ts';

/** Tests that start no threads of their own, or few: their files share processes, in which modules are loaded once. */
const together = ['invariants', 'matrix', 'minimize', 'model', 'mutants', 'report', 'reproducer', 'scenario', 'transitions'].map(
  (folder) => `test/${folder}/**/*.test.ts`,
);

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: 'together', include: together, isolate: false } },
      { extends: true, test: { name: 'apart', include: ['test/**/*.test.ts'], exclude: together } },
    ],
    // Searches use threads of their own; two files at a time keep a small machine busy.
    maxWorkers: 2,
    globalSetup: 'test/temporary.ts',
    // What .github/workflows/ci.yml keeps of a run.
    ...(process.env['CI'] ? { reporters: ['default', 'github-actions', ['junit', { outputFile: 'results/tests.xml' }]] } : {}),
    // For what hangs. Machines may be slow and have other things to do: nothing else here may depend on that.
    testTimeout: everything ? 900_000 : 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
  },
});
