import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pincheck-bench-test-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A folder of its own for a test, deleted when all tests of a file are done. */
export function place(): string {
  return mkdtempSync(join(folder, 'run-'));
}
