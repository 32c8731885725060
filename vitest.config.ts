import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Searches use threads of their own; two files at a time keep a small machine busy.
    maxWorkers: 2,
    // What .github/workflows/ci.yml keeps of a run.
    ...(process.env['CI'] ? { reporters: ['default', 'github-actions', ['junit', { outputFile: 'results/tests.xml' }]] } : {}),
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
