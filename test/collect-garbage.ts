import { afterAll } from 'vitest';

// What searches share with their threads counts for little with the garbage collector, and a worker runs many files: without this it grows to several gigabytes.
afterAll(() => {
  if (!globalThis.gc) throw new Error('vitest.config.ts gives --expose-gc');
  globalThis.gc();
});
