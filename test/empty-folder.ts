import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of a test's own. It goes with all else that is temporary: see temporary.ts. */
export function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), 'empty-'));
}
